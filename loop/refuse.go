package loop

import "github.com/nodeloop/nodeloop/loop/nodeerr"

// CallbackError returns what Node throws where a callback has to be given and is
// not: ERR_INVALID_CALLBACK. Functions that cannot return it panic with it.
func (l *Loop) CallbackError() error {
	message := "Callback must be a function"
	if l.profile.ErrorsShowValue {
		message += ". Received undefined"
	}
	return nodeerr.NewType(nodeerr.ErrInvalidCallback, message)
}

// ListenerError returns what Node throws for a listener that is no function:
// ERR_INVALID_ARG_TYPE. Adding a nil listener panics with it.
func (l *Loop) ListenerError() error {
	message := `The "listener" argument must be of type Function. Received type undefined`
	if l.profile.ErrorsShowValue {
		message = `The "listener" argument must be of type function. Received undefined`
	}
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, message)
}

// need panics with CallbackError unless there is a callback.
func (l *Loop) need(given bool) {
	if !given {
		panic(l.CallbackError())
	}
}

// errNoCallback is what those throw that name the argument.
func errNoCallback() error {
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, `The "callback" argument must be of type function. Received undefined`)
}
