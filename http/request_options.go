package http

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// maxTimeout is the longest timeout there is.
const maxTimeout = (1<<31 - 1) * time.Millisecond

// readOptions checks and takes over what does not concern the agent, in Node's
// order.
func (r *ClientRequest) readOptions(o *RequestOptions) error {
	if err := o.fault("path"); err != nil {
		return err
	}
	for i := range len(o.Path) {
		if o.Path[i] <= ' ' {
			return errUnescaped()
		}
	}
	r.Protocol = either(o.Protocol, r.traits.Protocol)
	if o.Protocol == "" && r.agentLike != nil {
		// Without the option Node takes the default agent's protocol, whatever the
		// request's own agent is for.
		r.Protocol = r.defaultProtocol(o)
	}
	if r.Protocol != r.traits.Protocol {
		return nodeerr.NewType(nodeerr.ErrInvalidProtocol,
			fmt.Sprintf(`Protocol "%s" not supported. Expected "%s"`, r.Protocol, r.traits.Protocol))
	}
	r.port = either(either(o.Port, either(o.DefaultPort, r.traits.DefaultPort)), 80)
	for _, name := range [...]string{"hostname", "host"} {
		if err := o.fault(name); err != nil {
			return err
		}
		if name == "hostname" && o.Hostname != "" {
			break
		}
	}
	r.Host = either(either(o.Hostname, o.Host), "localhost")
	r.socketPath = o.SocketPath
	if err := r.readTimeout(o); err != nil {
		return err
	}
	if o.Signal != nil && r.rules().RequestSignal {
		stream.AddAbortSignal(o.Signal, r)
	}
	if err := r.readMethod(o); err != nil {
		return err
	}
	if err := o.fault("maxHeaderSize"); err != nil {
		return err
	}
	r.strict = o.StrictParser || r.traits.StrictParser || globalOf(r.loop).strict
	if r.strict || r.rules().RequestMaxHeaderSize {
		if o.MaxHeaderSize < 0 {
			return errOutOfRange("maxHeaderSize", ">= 0 && <= 9007199254740991", o.MaxHeaderSize)
		}
		r.maxHeaderSize = o.MaxHeaderSize
	}
	if err := o.fault("insecureHTTPParser"); err != nil {
		return err
	}
	r.lenient = o.InsecureHTTPParser
	r.Path = either(o.Path, "/")
	return nil
}

// defaultProtocol is the protocol of the agent for requests that name none.
func (r *ClientRequest) defaultProtocol(o *RequestOptions) string {
	if o.DefaultAgent != nil {
		return traitsOf(o.DefaultAgent).Protocol
	}
	return GlobalAgent(r.loop).Protocol
}

func (r *ClientRequest) readTimeout(o *RequestOptions) error {
	if err := o.fault("timeout"); err != nil {
		return err
	}
	r.timeout = o.Timeout
	if !r.rules().RequestTimeoutChecked {
		return nil
	}
	d, err := checkTimeout(r, "timeout", o.Timeout)
	if o.Timeout != NoTimeout {
		r.timeout = d
	}
	return err
}

// checkTimeout returns a timeout as timers take it. The error is
// ERR_OUT_OF_RANGE.
func checkTimeout(r *ClientRequest, name string, d time.Duration) (time.Duration, error) {
	switch {
	case d == NoTimeout:
		return 0, nil
	case d < 0:
		return 0, errOutOfRange(name, "a non-negative finite number", float64(d)/float64(time.Millisecond))
	case d > maxTimeout:
		r.loop.EmitWarning(fmt.Sprintf("%d does not fit into a 32-bit signed integer.\nTimer duration was truncated to %d.",
			d/time.Millisecond, maxTimeout/time.Millisecond), "TimeoutOverflowWarning", "")
		return maxTimeout, nil
	}
	return d, nil
}

func (r *ClientRequest) readMethod(o *RequestOptions) error {
	if err := o.fault("method"); err != nil {
		return err
	}
	if o.Method == "" {
		r.Method = "GET"
		return nil
	}
	if !isToken(o.Method) {
		return errInvalidToken("Method", o.Method)
	}
	r.Method = strings.ToUpper(o.Method)
	return nil
}

// setHeaders sets the headers that the options give or imply.
func (r *ClientRequest) setHeaders(o *RequestOptions) error {
	if err := o.fault("headers"); err != nil {
		return err
	}
	if o.RawHeaders != nil {
		err := r.storeHeader(r.startLine(), o.RawHeaders, false)
		r.unique = r.uniqueHeaders(o)
		return err
	}
	for i := range o.Headers {
		if err := r.rself.SetHeader(o.Headers[i].Name, o.Headers[i].Value); err != nil {
			return err
		}
	}
	if !o.NoSetHost && !truthyHeader(r.GetHeader("host")) {
		if err := r.rself.SetHeader("Host", globalOf(r.loop).hosts.header(r, o)); err != nil {
			return err
		}
	}
	if o.Auth != "" && !truthyHeader(r.GetHeader("authorization")) {
		auth := "Basic " + base64.StdEncoding.EncodeToString([]byte(o.Auth))
		if err := r.rself.SetHeader("Authorization", auth); err != nil {
			return err
		}
	}
	if truthyHeader(r.GetHeader("expect")) {
		if err := r.ImplicitHeader(); err != nil {
			return err
		}
	}
	r.unique = r.uniqueHeaders(o)
	return nil
}

func (r *ClientRequest) uniqueHeaders(o *RequestOptions) UniqueHeaders {
	if r.rules().RequestUniqueHeaders {
		return NewUniqueHeaders(o.UniqueHeaders)
	}
	return nil
}

func truthyHeader(v any) bool { return v != nil && v != "" }

// hostCache keeps the Host header of the last server, as SetHeader takes it.
type hostCache struct {
	host           string
	port, standard int
	value          any
}

// header returns the automatic Host header of a request.
func (c *hostCache) header(r *ClientRequest, o *RequestOptions) any {
	standard := either(o.DefaultPort, r.traits.DefaultPort)
	if c.value == nil || c.port != r.port || c.standard != standard || c.host != r.Host {
		*c = hostCache{host: r.Host, port: r.port, standard: standard, value: r.hostHeader(o)}
	}
	return c.value
}

// hostHeader returns the value of the automatic Host header.
func (r *ClientRequest) hostHeader(o *RequestOptions) string {
	host := r.Host
	if i := strings.IndexByte(host, ':'); i >= 0 && host[0] != '[' && strings.IndexByte(host[i+1:], ':') >= 0 {
		host = "[" + host + "]"
	}
	if r.port != either(o.DefaultPort, r.traits.DefaultPort) {
		host += ":" + strconv.Itoa(r.port)
	}
	return host
}

// checkHostHeader fails for a Host header that was set to something else than
// text.
func (r *ClientRequest) checkHostHeader() error {
	switch v := r.GetHeader("host").(type) {
	case nil, string:
		return nil
	case HeaderLines:
		return errServerNameHost("an instance of Array")
	case []string:
		return errServerNameHost("an instance of Array")
	default:
		if s, ok := v.(HeaderText); ok {
			if _, isText := s.HeaderText(); isText {
				return nil
			}
		}
		return errServerNameHost(fmt.Sprintf("type number (%v)", v))
	}
}

// startLine begins a header block with the request's first line.
func (r *ClientRequest) startLine() []byte {
	b := globalOf(r.loop).takeHead()
	b = append(b, r.Method...)
	b = append(b, ' ')
	b = append(b, r.Path...)
	return append(b, " HTTP/1.1\r\n"...)
}

// ImplicitHeader stores the header block. It is the class's own
// _implicitHeader.
func (r *ClientRequest) ImplicitHeader() error {
	if r.headStored {
		return errHeadersSent("render")
	}
	return r.storeHeader(r.startLine(), nil, true)
}

// resolved returns the options as agents and CreateConnection see them: with
// the host and port that count and without the signal.
func (r *ClientRequest) resolved(o *RequestOptions) *RequestOptions {
	c := o.clone()
	c.Host, c.Port, c.Signal = r.Host, r.port, nil
	if c.Foreign != nil {
		c.Foreign.Set("port", r.port)
		c.Foreign.Set("host", r.Host)
		c.Foreign.Delete("signal")
	}
	return c
}
