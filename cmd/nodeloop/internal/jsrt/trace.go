package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// loadTraceNative makes what tells a script how exchanges and connects go. Both
// functions take an object of functions, or undefined to end it.
func (rt *Runtime) loadTraceNative() goja.Value {
	tell := func(o *goja.Object, name string, args ...any) {
		vs := make([]goja.Value, len(args))
		for i, a := range args {
			vs[i] = rt.ToJS(a)
		}
		rt.CallMethod(o, name, vs...)
	}
	return rt.exportsOf(
		nativeFn{"http", 1, func(c goja.FunctionCall) goja.Value {
			o, ok := c.Argument(0).(*goja.Object)
			if !ok {
				http.SetTracer(rt.loop, nil)
				return nil
			}
			http.SetTracer(rt.loop, &http.Tracer{
				RequestSent:  func(req *http.ClientRequest) { tell(o, "requestSent", req) },
				ResponseCame: func(req *http.ClientRequest, res *http.IncomingMessage) { tell(o, "responseCame", req, res) },
				ResponseMade: func(res *http.ServerResponse) { tell(o, "responseMade", res) },
				RequestCame: func(srv *http.Server, req *http.IncomingMessage, res *http.ServerResponse) {
					tell(o, "requestCame", srv, req, res, req.Socket())
				},
				ResponseSent: func(res *http.ServerResponse) { tell(o, "responseSent", res) },
				Answered: func(srv *http.Server, req *http.IncomingMessage, res *http.ServerResponse) {
					tell(o, "answered", srv, req, res, req.Socket())
				},
			})
			return nil
		}},
		nativeFn{"net", 1, func(c goja.FunctionCall) goja.Value {
			o, ok := c.Argument(0).(*goja.Object)
			if !ok {
				net.SetConnectTracer(rt.loop, nil)
				return nil
			}
			net.SetConnectTracer(rt.loop, &net.ConnectTracer{
				Started:   func(s *net.Socket, address string, port int) { tell(o, "connectStarted", s, address, port) },
				Connected: func(s *net.Socket) { tell(o, "connected", s) },
			})
			return nil
		}},
	)
}
