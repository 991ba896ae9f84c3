package emitter

import "github.com/nodeloop/nodeloop/loop/nodeerr"

// need panics with what Node throws for a listener that is no function, unless
// there is one.
func (e *EventEmitter) need(given bool) {
	if !given {
		e.refuse()
	}
}

func (e *EventEmitter) refuse() {
	if env, ok := e.env.(interface{ ListenerError() error }); ok {
		panic(env.ListenerError())
	}
	panic(nodeerr.NewType(nodeerr.ErrInvalidArgType, `The "listener" argument must be of type function. Received undefined`))
}
