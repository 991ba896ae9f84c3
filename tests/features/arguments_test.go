package features

import (
	"net/url"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

const (
	noListener16 = `TypeError ERR_INVALID_ARG_TYPE The "listener" argument must be of type function. Received undefined`
	noListener10 = `TypeError ERR_INVALID_ARG_TYPE The "listener" argument must be of type Function. Received type undefined`
	noCallback16 = "TypeError ERR_INVALID_CALLBACK Callback must be a function. Received undefined"
	noCallback10 = "TypeError ERR_INVALID_CALLBACK Callback must be a function"
	noFunction   = `TypeError ERR_INVALID_ARG_TYPE The "callback" argument must be of type function. Received undefined`
	noURL        = `TypeError ERR_INVALID_ARG_TYPE The "url" argument must be of type string or an instance of URL.`
	badToken     = `TypeError ERR_INVALID_HTTP_TOKEN Header name must be a valid HTTP token ["a b"]`
	badValue     = `TypeError ERR_HTTP_INVALID_HEADER_VALUE Invalid value "undefined" for header "a"`
	badCharacter = `TypeError ERR_INVALID_CHAR Invalid character in header content ["a"]`
	fine         = `"no throw"`
)

// wrong are calls with arguments that Node refuses, and what it throws for them:
// returned, or panicked with where there is nothing to return it by. An empty
// want10 is want16.
var wrong = []struct {
	name           string
	call           func(c *check) error
	want16, want10 string
}{
	{"listener", func(c *check) error { c.emitter().On("x", nil); return nil }, noListener16, noListener10},
	{"once", func(c *check) error { c.emitter().Once("x", nil); return nil }, noListener16, noListener10},
	{"prepended", func(c *check) error { c.emitter().PrependListener("x", nil); return nil }, noListener16, noListener10},
	{"'request'", func(c *check) error { c.plainServer().OnRequest(nil); return nil }, noListener16, noListener10},
	{"'close'", func(c *check) error { c.plainServer().OnClose(nil); return nil }, noListener16, noListener10},
	{"'upgrade'", func(c *check) error { c.plainServer().OnUpgrade(nil); return nil }, noListener16, noListener10},
	{"'connect' of a request", func(c *check) error { c.open(1, http.RequestOptions{}).OnConnect(nil); return nil }, noListener16, noListener10},
	{"'data'", func(c *check) error { c.readable().OnData(nil); return nil }, noListener16, noListener10},
	{"setTimeout", func(c *check) error { timers.SetTimeout(c.l, nil, time.Second); return nil }, noCallback16, noCallback10},
	{"setInterval", func(c *check) error { timers.SetInterval(c.l, nil, time.Second); return nil }, noCallback16, noCallback10},
	{"setImmediate", func(c *check) error { timers.SetImmediate(c.l, nil); return nil }, noCallback16, noCallback10},
	{"nextTick", func(c *check) error { c.l.NextTick(nil); return nil }, noCallback16, noCallback10},
	{"nextTick with an argument", func(c *check) error { c.l.NextTickArg(nil, 1); return nil }, noCallback16, noCallback10},
	{"queueMicrotask", func(c *check) error { c.l.QueueMicrotask(nil); return nil }, noFunction, ""},
	{"Post", func(c *check) error { c.l.Post(nil); return nil }, noCallback16, noCallback10},
	{"lookup", func(c *check) error { return net.Lookup(c.l, host, net.LookupOptions{}, nil) }, noCallback16, noCallback10},
	{"lookup family", func(c *check) error {
		return net.Lookup(c.l, host, net.LookupOptions{Family: 9}, func(error, string, int) {})
	}, `TypeError ERR_INVALID_ARG_VALUE The argument 'family' must be one of: 0, 4, 6. Received 9`, `TypeError ERR_INVALID_OPT_VALUE The value "9" is invalid for option "family"`},
	{"getConnections", func(c *check) error { c.plainServer().GetConnections(nil); return nil }, noCallback16, noCallback10},
	{"finished", func(c *check) error { stream.Finished(c.readable(), nil, nil); return nil }, noFunction, fine},
	{"pipeline", func(c *check) error {
		_, err := stream.Pipeline(c.l, []any{c.readable(), stream.NewPassThrough(c.l, nil)}, nil, nil)
		return err
	}, noCallback16, fine},
	{"pipe", func(c *check) error { c.readable().Pipe(nil); return nil }, "TypeError - Cannot read properties of undefined (reading 'on')", "TypeError - Cannot read property 'on' of undefined"},
	{"setEncoding", func(c *check) error { return c.readable().SetEncoding("bogus") }, "TypeError ERR_UNKNOWN_ENCODING Unknown encoding: bogus", ""},
	{"URL of another type", func(c *check) error { return c.making(42, http.RequestOptions{}) }, noURL, ""},
	{"URL nil", func(c *check) error { return c.making((*http.URL)(nil), http.RequestOptions{}) }, noURL, ""},
	{"url.URL nil", func(c *check) error { return c.making((*url.URL)(nil), http.RequestOptions{}) }, noURL, ""},
	{"empty URL", func(c *check) error { return c.making("", http.RequestOptions{}) }, "TypeError ERR_INVALID_URL Invalid URL", "TypeError ERR_INVALID_DOMAIN_NAME Unable to determine the domain name"},
	{"another protocol", func(c *check) error { return c.making("ftp://h/", http.RequestOptions{}) }, `TypeError ERR_INVALID_PROTOCOL Protocol "ftp:" not supported. Expected "http:"`, ""},
	{"port below", func(c *check) error { return c.making(nil, http.RequestOptions{Port: -1}) }, "RangeError ERR_SOCKET_BAD_PORT Port should be >= 0 and < 65536. Received -1.", ""},
	{"port above", func(c *check) error { return c.making(nil, http.RequestOptions{Port: 65536}) }, "RangeError ERR_SOCKET_BAD_PORT Port should be >= 0 and < 65536. Received 65536.", ""},
	{"local address", func(c *check) error { return c.making(nil, http.RequestOptions{LocalAddress: "x"}) }, "TypeError ERR_INVALID_IP_ADDRESS Invalid IP address: x", ""},
	{"path", func(c *check) error { return c.making(nil, http.RequestOptions{Path: "/a b"}) }, "TypeError ERR_UNESCAPED_CHARACTERS Request path contains unescaped characters", ""},
	{"method", func(c *check) error { return c.making(nil, http.RequestOptions{Method: "a b"}) }, `TypeError ERR_INVALID_HTTP_TOKEN Method must be a valid HTTP token ["a b"]`, ""},
	{"timeout", func(c *check) error { return c.making(nil, http.RequestOptions{Timeout: -2 * time.Millisecond}) }, `RangeError ERR_OUT_OF_RANGE The value of "timeout" is out of range. It must be a non-negative finite number. Received -2`, `RangeError ERR_OUT_OF_RANGE The value of "msecs" is out of range. It must be a non-negative finite number. Received -2`},
	{"setTimeout of a request", func(c *check) error { return c.open(1, http.RequestOptions{}).SetTimeout(-5*time.Millisecond, nil) }, `RangeError ERR_OUT_OF_RANGE The value of "msecs" is out of range. It must be a non-negative finite number. Received -5`, ""},
	{"maxHeaderSize", func(c *check) error { return c.making(nil, http.RequestOptions{MaxHeaderSize: -1}) }, `RangeError ERR_OUT_OF_RANGE The value of "maxHeaderSize" is out of range. It must be >= 0 && <= 9007199254740991. Received -1`, fine},
	{"header name", func(c *check) error { return c.making(nil, http.RequestOptions{Headers: fields("a b", 1)}) }, badToken, ""},
	{"header without a value", func(c *check) error { return c.making(nil, http.RequestOptions{Headers: fields("a", nil)}) }, badValue, ""},
	{"header value", func(c *check) error { return c.making(nil, http.RequestOptions{Headers: fields("a", "\n")}) }, badCharacter, ""},
	{"value in a list", func(c *check) error { return c.message().SetHeader("a", []string{"b", "\n"}) }, badCharacter, ""},
	{"trailer name", func(c *check) error { return c.message().AddTrailers(fields("a b", 1)...) }, `TypeError ERR_INVALID_HTTP_TOKEN Trailer name must be a valid HTTP token ["a b"]`, ""},
	{"trailer value", func(c *check) error { return c.message().AddTrailers(fields("a", "\n")...) }, `TypeError ERR_INVALID_CHAR Invalid character in trailer content ["a"]`, ""},
	{"null chunk", func(c *check) error { _, err := c.message().WriteChunk(stream.Chunk{}, "", nil); return err }, "TypeError ERR_STREAM_NULL_VALUES May not write null values to stream", "TypeError ERR_INVALID_ARG_TYPE The first argument must be one of type string or Buffer. Received type object"},
	{"listen", func(c *check) error { return c.plainServer().Listen(net.ListenOptions{Port: -1}, nil) }, "RangeError ERR_SOCKET_BAD_PORT options.port should be >= 0 and < 65536. Received -1.", "RangeError ERR_SOCKET_BAD_PORT Port should be >= 0 and < 65536. Received -1."},
	{"connect", func(c *check) error {
		_, err := net.Connect(c.l, net.ConnectOptions{Port: 65536}, nil)
		return err
	}, "RangeError ERR_SOCKET_BAD_PORT Port should be >= 0 and < 65536. Received 65536.", ""},
	{"scheduling", func(c *check) error { return c.newAgent(http.AgentOptions{Scheduling: "x"}) }, `TypeError ERR_INVALID_ARG_VALUE The argument 'scheduling' must be one of: 'fifo', 'lifo'. Received 'x'`, fine},
	{"maxTotalSockets", func(c *check) error { return c.newAgent(http.AgentOptions{MaxTotalSockets: -1}) }, `RangeError ERR_OUT_OF_RANGE The value of "maxTotalSockets" is out of range. It must be > 0. Received -1`, fine},
	{"idle parsers", func(c *check) error { return http.SetMaxIdleHTTPParsers(c.l, 0) }, `RangeError ERR_OUT_OF_RANGE The value of "max" is out of range. It must be >= 1 && <= 9007199254740991. Received 0`, ""},
	{"status", func(c *check) error { return c.response().WriteHead(99) }, "RangeError ERR_HTTP_INVALID_STATUS_CODE Invalid status code: 99", ""},
	{"status far below", func(c *check) error { return c.response().WriteHead(-200) }, "RangeError ERR_HTTP_INVALID_STATUS_CODE Invalid status code: -200", ""},
	{"reason", func(c *check) error { return c.response().WriteHeadReason(200, "a\nb") }, "TypeError ERR_INVALID_CHAR Invalid character in statusMessage", ""},
	{"header of writeHead", func(c *check) error { return c.response().WriteHead(200, "a b", 1) }, badToken, ""},
}

func (c *check) plainServer() *http.Server { return http.CreateServer(c.l, nil, nil) }

func (c *check) message() *http.OutgoingMessage { return &c.response().OutgoingMessage }

// response returns a response that is not connected.
func (c *check) response() *http.ServerResponse {
	req := http.NewIncomingMessage(c.l, nil)
	req.Method, req.HTTPVersionMajor, req.HTTPVersionMinor = "GET", 1, 1
	return http.NewServerResponse(req)
}

func (c *check) newAgent(opts http.AgentOptions) error {
	_, err := http.NewAgent(c.l, &opts)
	return err
}

// making returns what making a request throws.
func (c *check) making(target any, opts http.RequestOptions) error {
	if target == nil {
		opts.Host = host
	}
	req, err := http.Request(c.l, target, &opts, nil)
	if err == nil {
		req.OnError(func(error) {})
		req.Abort()
	}
	return err
}

// TestWrongArguments passes what Node refuses: Go gets the same error, and no
// crash, then or later.
func TestWrongArguments(t *testing.T) {
	for _, p := range profiles {
		for _, tc := range wrong {
			t.Run(p.Name+"/"+tc.name, func(t *testing.T) {
				want := tc.want16
				if p == loop.Node10 && tc.want10 != "" {
					want = tc.want10
				}
				var lines []string
				runCheck(t, p, func(c *check) {
					c.do(func() {
						if got := show(thrown(func() error { return tc.call(c) })); got != want {
							t.Errorf("got %s\nwant %s", got, want)
						}
					})
					c.settle()
				}, &lines)
			})
		}
	}
}
