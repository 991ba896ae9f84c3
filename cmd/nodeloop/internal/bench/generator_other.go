//go:build !linux

package bench

import "errors"

// run needs epoll.
func (l load) run() (reading, error) {
	return reading{}, errors.New("the load generator needs Linux")
}
