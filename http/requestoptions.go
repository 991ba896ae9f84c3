package http

import (
	"time"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// ConnectOptions returns what net, or an agent that encrypts, makes of the
// options.
func (o *RequestOptions) ConnectOptions() net.ConnectOptions { return o.connectOptions() }

// NoTimeout is a timeout of 0 where an option's zero means that none was given.
const NoTimeout time.Duration = -1

// NoHeadersLimit is a MaxHeadersCount of 0: headers are not counted.
const NoHeadersLimit = -1

// CreateConnection makes the socket for a request. It returns the socket, or
// nil and calls done later; done counts once. The error is what Node's function
// throws.
type CreateConnection func(opts *RequestOptions, done func(err error, s Socket)) (Socket, error)

// RequestOptions are the options of [Request] and [Get]. The zero value of each
// is Node's default. They are not changed, and may be used again, but must stay
// as they are while a request waits for its socket.
type RequestOptions struct {
	// Agent gives the socket: an *[Agent], an object of the user's, or [NoAgent].
	// Default: the loop's [GlobalAgent], unless CreateConnection is given.
	Agent AgentLike
	// DefaultAgent stands in for the global agent (_defaultAgent).
	DefaultAgent AgentLike
	// Auth is "user:password" for basic authentication.
	Auth string
	// CreateConnection makes the socket when no agent does.
	CreateConnection CreateConnection
	// DefaultPort is the port assumed for the protocol; default the agent's.
	DefaultPort int
	// Family is the IP family to look up: 4, 6, or 0 for both.
	Family int
	// Headers are headers to set, as with SetHeader.
	Headers []HeaderField
	// RawHeaders are headers to send as they are, instead of Headers: nothing is
	// added but what framing and the connection need (an array in Node).
	RawHeaders []HeaderField
	// Hints are for the look-up.
	Hints int
	// Host is the server's name or address; default "localhost". Hostname wins
	// over it.
	Host     string
	Hostname string
	// InsecureHTTPParser accepts responses that break the rules. Default: no.
	InsecureHTTPParser stream.Tri
	// StrictParser refuses responses that two readers of HTTP could read in two
	// ways, bounds what Node leaves unbounded (responses of class 1xx, chunk
	// extensions), and gives no socket to a request, and back to the agent, on
	// which something came unasked. Node has no such option. It wins over
	// InsecureHTTPParser. See also [SetStrictParser].
	StrictParser bool
	// LocalAddress and LocalPort are where to connect from.
	LocalAddress string
	LocalPort    int
	// Lookup resolves the host name; default DNS look-up.
	Lookup net.LookupFunc
	// MaxHeaderSize limits the response's header block, in bytes; default 16 KiB
	// (node16).
	MaxHeaderSize int
	// Method is the request method; default "GET".
	Method string
	// NoSetHost leaves out the automatic Host header (`setHost: false`).
	NoSetHost bool
	// Path is the path and query; default "/". It is wire bytes.
	Path string
	// Port is the server's port; default DefaultPort, or 80.
	Port int
	// Protocol must be the agent's; default "http:".
	Protocol string
	// Signal destroys the request when it aborts (node16).
	Signal stream.Signal
	// SocketPath is a Unix socket to connect to, instead of host and port.
	SocketPath string
	// Timeout is how long the socket may be idle before 'timeout'. [NoTimeout]
	// switches off an agent's.
	Timeout time.Duration
	// UniqueHeaders are names that go out in one line (node16).
	UniqueHeaders []string

	// NoDelay, KeepAlive and KeepAliveInitialDelay are options of a new socket.
	NoDelay               bool
	KeepAlive             bool
	KeepAliveInitialDelay time.Duration
	// ServerName is the name of the server for an agent that encrypts.
	ServerName string
	// Secure is what an agent that encrypts is to heed; package https sets it.
	Secure any

	// Foreign is the options object of a layer above, which sees in it what Node
	// shows. This package carries it along; see [OptionsObject].
	Foreign OptionsObject

	url      *URL   // what Protocol, Hostname and so on came from
	agentKey string // the agent's name for the socket (_agentKey)
	faults   []optionFault
}

// OptionsObject is an options object of a layer above, kept in step with
// [RequestOptions] wherever Node copies, merges or fills in options.
type OptionsObject interface {
	// Copy returns a new object with the same properties.
	Copy() OptionsObject
	// Assign copies the properties of another object over those of this one.
	Assign(from OptionsObject)
	// Set sets a property; nil is null.
	Set(name string, value any)
	// Delete deletes a property.
	Delete(name string)
}

// optionFault is an option whose value Node refuses, found by a layer above
// that gets values of any type.
type optionFault struct {
	name string
	err  error
}

// SetFault makes a request with these options fail with err where Node looks at
// the named option. It is for values that no field can hold.
func (o *RequestOptions) SetFault(name string, err error) {
	o.faults = append(o.faults, optionFault{name, err})
}

func (o *RequestOptions) fault(name string) error {
	if o.faults == nil {
		return nil
	}
	return o.faultOf(name)
}

func (o *RequestOptions) faultOf(name string) error {
	for i := range o.faults {
		if o.faults[i].name == name {
			return o.faults[i].err
		}
	}
	return nil
}

// setPathText sets Path from text, whose characters must be of latin1.
func (o *RequestOptions) setPathText(text string) {
	wire := make([]byte, 0, len(text))
	for _, c := range text {
		if c > 0xff {
			o.SetFault("path", errUnescaped())
			return
		}
		wire = append(wire, byte(c))
	}
	o.Path = string(wire)
}

// clone returns a copy that may be changed.
func (o *RequestOptions) clone() *RequestOptions {
	c := *o
	if o.Foreign != nil {
		c.Foreign = o.Foreign.Copy()
	}
	return &c
}

// assign copies the options that over sets over those of o, as Object.assign
// does.
func (o *RequestOptions) assign(over *RequestOptions) {
	if over == nil {
		return
	}
	override(&o.Agent, over.Agent)
	override(&o.DefaultAgent, over.DefaultAgent)
	override(&o.Auth, over.Auth)
	override(&o.DefaultPort, over.DefaultPort)
	override(&o.Family, over.Family)
	override(&o.Hints, over.Hints)
	override(&o.Host, over.Host)
	override(&o.Hostname, over.Hostname)
	override(&o.InsecureHTTPParser, over.InsecureHTTPParser)
	override(&o.StrictParser, over.StrictParser)
	override(&o.LocalAddress, over.LocalAddress)
	override(&o.LocalPort, over.LocalPort)
	override(&o.MaxHeaderSize, over.MaxHeaderSize)
	override(&o.Method, over.Method)
	override(&o.NoSetHost, over.NoSetHost)
	override(&o.Path, over.Path)
	override(&o.Port, over.Port)
	override(&o.Protocol, over.Protocol)
	override(&o.Signal, over.Signal)
	override(&o.SocketPath, over.SocketPath)
	override(&o.Timeout, over.Timeout)
	override(&o.NoDelay, over.NoDelay)
	override(&o.KeepAlive, over.KeepAlive)
	override(&o.KeepAliveInitialDelay, over.KeepAliveInitialDelay)
	override(&o.ServerName, over.ServerName)
	override(&o.Secure, over.Secure)
	if over.CreateConnection != nil {
		o.CreateConnection = over.CreateConnection
	}
	if over.Lookup != nil {
		o.Lookup = over.Lookup
	}
	if over.Headers != nil {
		o.Headers = over.Headers
	}
	if over.RawHeaders != nil {
		o.RawHeaders = over.RawHeaders
	}
	if over.UniqueHeaders != nil {
		o.UniqueHeaders = over.UniqueHeaders
	}
	o.faults = append(o.faults[:len(o.faults):len(o.faults)], over.faults...)
	if o.Foreign != nil && over.Foreign != nil {
		o.Foreign.Assign(over.Foreign)
	}
}

// override sets *dst to v unless v is the zero value.
func override[T comparable](dst *T, v T) {
	var zero T
	if v != zero {
		*dst = v
	}
}
