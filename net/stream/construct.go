package stream

import "github.com/nodeloop/nodeloop/loop/nodeerr"

// waiting is what goes on once _construct has called back.
type waiting struct {
	ready      []func(*Core) // one for each side
	destroying bool          // destroy was called meanwhile
	destroyErr error
	destroyCb  func(error)
}

func (c *Core) whenConstructed() *waiting {
	if c.waiting == nil {
		c.waiting = &waiting{}
	}
	return c.waiting
}

// HasConstruct reports whether the options gave a _construct.
func (c *Core) HasConstruct() bool { return c.fns != nil && c.fns.construct != nil }

// ConstructImpl is the default _construct: the function given in the options.
func (c *Core) ConstructImpl(cb func(error)) {
	if c.HasConstruct() {
		c.fns.construct(cb)
		return
	}
	cb(nil)
}

// construct queues _construct, if there is one; ready runs when it succeeds.
func (c *Core) construct(ready func(*Core)) {
	if !c.rules().Construct || !c.self.HasConstruct() {
		return
	}
	w := c.whenConstructed()
	w.ready = append(w.ready, ready)
	c.set(flagConstructing, true)
	if c.has(flagConstructSet) {
		return // the other side of a Duplex came first
	}
	c.set(flagConstructSet, true)
	c.loop.NextTickArg(tickConstruct, c)
}

func tickConstruct(a any) {
	c := a.(*Core)
	k := &construction{c: c}
	if thrown := c.tryConstructImpl(k.done); thrown != nil {
		k.done(thrown)
	}
}

func (c *Core) tryConstructImpl(cb func(error)) (thrown error) {
	defer c.catch(&thrown)
	c.self.ConstructImpl(cb)
	return nil
}

// construction is one call of _construct.
type construction struct {
	c      *Core
	called bool
}

func (k *construction) done(err error) {
	c := k.c
	if k.called {
		if err == nil {
			err = errMultipleCallback()
		}
		c.ErrorOrDestroy(err, false)
		return
	}
	k.called = true
	c.set(flagConstructing, false)
	switch w := c.whenConstructed(); {
	case c.has(flagDestroyed):
		if w.destroying {
			w.destroying = false
			c.runDestroy(aggregate(err, w.destroyErr), w.destroyCb)
		}
	case err != nil:
		c.ErrorOrDestroy(err, true)
	default:
		c.loop.NextTickArg(tickConstructed, c)
	}
}

func tickConstructed(a any) {
	c := a.(*Core)
	ready := c.waiting.ready
	c.waiting.ready = nil
	for _, fn := range ready {
		fn(c)
	}
}

// AggregateError is two errors in one: an error and what went wrong while
// dealing with it. Its message and code are those of the first.
type AggregateError struct {
	Code    nodeerr.Code
	Message string
	Errors  []error
	Foreign any // its face in another language, as nodeerr.Error has
}

// Error returns the message.
func (e *AggregateError) Error() string { return e.Message }

// Unwrap returns the errors.
func (e *AggregateError) Unwrap() []error { return e.Errors }

// aggregate mirrors Node's aggregateTwoErrors.
func aggregate(inner, outer error) error {
	if inner == nil || outer == nil || inner == outer {
		if inner != nil {
			return inner
		}
		return outer
	}
	if a, ok := outer.(*AggregateError); ok {
		a.Errors = append(a.Errors, inner)
		return a
	}
	return &AggregateError{Code: nodeerr.CodeOf(outer), Message: outer.Error(), Errors: []error{outer, inner}}
}
