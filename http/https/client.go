package https

import (
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
)

// RequestOptions are the options of [Request] and [Get]. The zero value of each
// is Node's default.
type RequestOptions struct {
	http.RequestOptions
	// Secure is how the connection is secured; nil is as the agent says.
	Secure *SecureOptions
}

// Request begins a request, to port 443 unless another is given, through the
// loop's [GlobalAgent] unless the options name an agent. See http.Request. It
// mirrors https.request.
func Request(l *loop.Loop, target any, opts *RequestOptions, fn func(res *http.IncomingMessage)) (*http.ClientRequest, error) {
	var o http.RequestOptions
	if opts != nil {
		o = opts.RequestOptions
		if opts.Secure != nil {
			o.Secure = opts.Secure
		}
	}
	agent, err := GlobalAgent(l)
	if err != nil {
		return nil, err
	}
	o.DefaultAgent = agent
	return http.Request(l, target, &o, fn)
}

// Get is Request followed by End: it suits requests without a body. It mirrors
// https.get.
func Get(l *loop.Loop, target any, opts *RequestOptions, fn func(res *http.IncomingMessage)) (*http.ClientRequest, error) {
	r, err := Request(l, target, opts, fn)
	if err != nil {
		return nil, err
	}
	return r, r.End()
}

// globalKey is where a loop keeps its agent.
type globalKey struct{}

// GlobalAgent returns the loop's agent for requests that name none. It mirrors
// https.globalAgent.
func GlobalAgent(l *loop.Loop) (*Agent, error) {
	if a, ok := l.Slot(globalKey{}).(*Agent); ok {
		return a, nil
	}
	a, err := NewAgent(l, nil)
	if err == nil {
		l.SetSlot(globalKey{}, a)
	}
	return a, err
}

// SetGlobalAgent replaces the loop's agent for requests that name none. It
// mirrors setting https.globalAgent.
func SetGlobalAgent(l *loop.Loop, a *Agent) { l.SetSlot(globalKey{}, a) }
