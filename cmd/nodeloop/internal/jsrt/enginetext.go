package jsrt

// engineText puts the engine's words for an error into V8's.
func (rt *Runtime) engineText(ctor, msg string) string { return msg }
