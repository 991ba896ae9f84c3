package loop

// Close releases what the loop holds: all its sockets, its poller, its pool. No
// callback is called. Run does it itself; a loop that was never run needs it.
func (l *Loop) Close() {
	if l.state == stateEnded {
		return
	}
	l.state = stateEnded
	close(l.over)
	l.stopTraces()
	l.posts.end()
	l.pool.end()
	for fd, s := range l.streams {
		if s != nil && fd > 2 {
			l.kernel.Close(fd)
			s.fd = -1
		}
	}
	if l.reserve >= 0 {
		l.kernel.Close(l.reserve)
		l.reserve = -1
	}
	l.kernel.Shut()
}
