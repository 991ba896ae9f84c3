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
func (r *ClientRequest) readOptions(o *RequestOptions, t *AgentTraits) error {
	if err := o.fault("path"); err != nil {
		return err
	}
	for i := range len(o.Path) {
		if o.Path[i] <= ' ' {
			return errUnescaped()
		}
	}
	if o.Protocol == "" {
		// Without the option Node takes the default agent's protocol, whatever the
		// request's own agent is for.
		r.Protocol = t.Protocol
		if r.agentLike != nil {
			r.Protocol = protocolOf(r.defaultAgent(o))
		}
	} else {
		r.Protocol = o.Protocol
	}
	if r.Protocol != t.Protocol {
		return nodeerr.NewType(nodeerr.ErrInvalidProtocol,
			fmt.Sprintf(`Protocol "%s" not supported. Expected "%s"`, r.Protocol, t.Protocol))
	}
	if err := o.fault("port"); err != nil {
		return err
	}
	r.port = either(either(o.Port, either(o.DefaultPort, t.DefaultPort)), 80)
	if err := o.fault("hostname"); err != nil {
		return err
	}
	if o.Hostname == "" {
		if err := o.fault("host"); err != nil {
			return err
		}
	}
	switch {
	case o.Hostname != "":
		r.Host = o.Hostname
	case o.Host != "":
		r.Host = o.Host
	default:
		r.Host = "localhost"
	}
	if o.SocketPath != "" {
		r.extra().socketPath = o.SocketPath
	}
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
	r.strict = o.StrictParser || t.StrictParser || r.g.strict
	if r.strict || r.rules().RequestMaxHeaderSize {
		if o.MaxHeaderSize < 0 {
			return errOutOfRange("maxHeaderSize", ">= 0 && <= 9007199254740991", o.MaxHeaderSize)
		}
		if o.MaxHeaderSize != 0 {
			r.extra().maxHeaderSize = o.MaxHeaderSize
		}
	}
	if err := o.fault("insecureHTTPParser"); err != nil {
		return err
	}
	r.lenient = o.InsecureHTTPParser
	if r.Path = o.Path; r.Path == "" {
		r.Path = "/"
	}
	return o.fault("listener")
}

func (r *ClientRequest) readTimeout(o *RequestOptions) error {
	if err := o.fault("timeout"); err != nil {
		return err
	}
	if o.Timeout == 0 {
		return nil
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

// setHeaders sets the headers that the options give or imply. port is the one
// that the Host header need not name.
func (r *ClientRequest) setHeaders(o *RequestOptions, port int) error {
	if err := o.fault("headers"); err != nil {
		return err
	}
	if o.RawHeaders != nil {
		err := r.storeHeader(r.startLine(), o.RawHeaders, false)
		r.unique = r.uniqueHeaders(o)
		return err
	}
	if n := len(o.Headers); n > 0 {
		r.headers.fields = make([]outField, 0, n+2)
	}
	for i := range o.Headers {
		if err := r.rself.SetHeader(o.Headers[i].Name, o.Headers[i].Value); err != nil {
			return err
		}
	}
	if err := r.setHost(o, port); err != nil {
		return err
	}
	if o.Auth != "" && !truthyHeader(r.GetHeader("authorization")) {
		auth := "Basic " + base64.StdEncoding.EncodeToString([]byte(o.Auth))
		if err := r.rself.SetHeader("Authorization", auth); err != nil {
			return err
		}
	}
	if !r.headers.shared && truthyHeader(r.GetHeader("expect")) {
		if err := r.ImplicitHeader(); err != nil {
			return err
		}
	}
	r.unique = r.uniqueHeaders(o)
	return nil
}

// setHost sets the automatic Host header. A request that has no other shares it
// with those before it.
func (r *ClientRequest) setHost(o *RequestOptions, port int) error {
	if o.NoSetHost || len(r.headers.fields) > 0 && truthyHeader(r.GetHeader("host")) {
		return nil
	}
	h := r.g.hostHeader(r, port)
	if h.valid && !r.overridden && r.headers.fields == nil && !r.headStored {
		r.headers = outHeaders{fields: h.field[:], set: true, shared: true}
		return nil
	}
	err := r.rself.SetHeader("Host", h.field[0].Value)
	h.valid = err == nil && !r.overridden
	return err
}

func (r *ClientRequest) uniqueHeaders(o *RequestOptions) UniqueHeaders {
	if o.UniqueHeaders != nil && r.rules().RequestUniqueHeaders {
		return NewUniqueHeaders(o.UniqueHeaders)
	}
	return nil
}

func truthyHeader(v any) bool { return v != nil && v != "" }

// hostCache keeps the Host header of the last server.
type hostCache struct {
	host           string
	port, standard int
	field          [1]outField // as the headers of a message hold it
	valid          bool        // it may be sent
}

// header returns the automatic Host header of a request.
func (g *global) hostHeader(r *ClientRequest, standard int) *hostCache {
	c := g.hosts
	if c == nil || c.port != r.port || c.standard != standard || c.host != r.Host {
		c = &hostCache{host: r.Host, port: r.port, standard: standard}
		c.field[0] = outField{HeaderField{"Host", r.hostHeader(standard)}, "host"}
		g.hosts = c
	}
	return c
}

// wireHost is a host's name, which is text, as it goes into a header. What no
// byte stands for becomes what no header may have.
func wireHost(host string) string {
	for i := range len(host) {
		if host[i] < 0x80 {
			continue
		}
		wire := make([]byte, 0, len(host))
		for _, c := range host {
			if c > 0xff {
				c = 0
			}
			wire = append(wire, byte(c))
		}
		return string(wire)
	}
	return host
}

// hostHeader returns the value of the automatic Host header.
func (r *ClientRequest) hostHeader(standard int) string {
	host := wireHost(r.Host)
	if i := strings.IndexByte(host, ':'); i >= 0 && host[0] != '[' && strings.IndexByte(host[i+1:], ':') >= 0 {
		host = "[" + host + "]"
	}
	if r.port != standard {
		host += ":" + strconv.Itoa(r.port)
	}
	return host
}

// checkHostHeader fails for a Host header that was set to something else than
// text.
func (r *ClientRequest) checkHostHeader() error {
	if r.headers.shared {
		return nil
	}
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
	b := r.g.takeHead()
	b = append(b, r.Method...)
	b = append(b, ' ')
	b = append(b, r.Path...)
	return append(b, " HTTP/1.1\r\n"...)
}

// ImplicitHeader stores the header block. It is the class's own
// _implicitHeader.
func (r *ClientRequest) ImplicitHeader() error {
	switch {
	case r.headStored:
		return errHeadersSent("render")
	case r.headers.shared && !r.UseChunkedEncodingByDefault:
		return r.storeUsual()
	}
	return r.storeHeader(r.startLine(), nil, true)
}

// usualHead is the header block of a request without a body that has no header
// but the automatic ones, as last rendered.
type usualHead struct {
	method, path string
	fields       *outField // of hostCache
	keepAlive    bool
	block        []byte
}

// storeUsual is storeHeader for such a request: all that its block depends on is
// in usualHead.
func (r *ClientRequest) storeUsual() error {
	usual := r.agent && r.hasBody && !r.ChunkedEncoding && !r.SendDate && r.g.metrics == nil &&
		!r.noConn && !r.noLength && !r.noTE && !r.MaxRequestsOnConnectionReached && r.keepAliveMs == 0
	u, fields := &r.g.usual, &r.headers.fields[0]
	if usual && u.fields == fields && u.path == r.Path && u.method == r.Method && u.keepAlive == r.ShouldKeepAlive {
		r.head = append(r.g.takeHead(), u.block...)
		r.headLength = len(r.head)
		r.headStored, r.headSent, r.last = true, false, true
		return nil
	}
	if err := r.storeHeader(r.startLine(), nil, true); err != nil {
		return err
	}
	if usual && len(r.head) <= headSize {
		*u = usualHead{r.Method, r.Path, fields, r.ShouldKeepAlive, append(u.block[:0], r.head...)}
	}
	return nil
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
