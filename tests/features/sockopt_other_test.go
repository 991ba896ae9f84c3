//go:build !linux

package features

// socketOptions returns what the kernel has of a socket, where that is known.
func socketOptions(int) (noDelay, keepAlive bool, idle int, ok bool) { return }
