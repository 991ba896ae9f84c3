package peers

import "github.com/tidwall/evio"

func serveEvio(address string, echo bool) error {
	now := new(clock)
	var out []byte
	return evio.Serve(evio.Events{
		NumLoops: 1,
		Opened: func(c evio.Conn) ([]byte, evio.Options, evio.Action) {
			c.SetContext(&raw{now: now})
			return nil, evio.Options{ReuseInputBuffer: true}, evio.None
		},
		Data: func(c evio.Conn, in []byte) ([]byte, evio.Action) {
			if echo {
				return in, evio.None
			}
			var body []byte
			var end bool
			out, body, end = c.Context().(*raw).feed(in, out[:0])
			if body != nil {
				out = append(out, body...)
			}
			if end {
				return out, evio.Close
			}
			return out, evio.None
		},
	}, "tcp://"+address)
}
