package jsrt

// registerModules fills the module table. Nothing is loaded here.
func (rt *Runtime) registerModules() {
	rt.registerSupport()
	rt.RegisterScript("internal/events", false)
	rt.RegisterScript("internal/async_iterator", false)
	rt.RegisterScript("internal/signal", false)
	rt.RegisterScript("internal/http_rejections", false)
	rt.RegisterScript("internal/timers10", false)
	rt.registerEvents()
	rt.registerTimers()
	rt.registerStream()
	rt.registerNet()
	rt.registerTLS()
	rt.registerHTTP()
	rt.RegisterScript("internal/dns", false)
	rt.registerDNS()
	rt.registerChildProcess()
}
