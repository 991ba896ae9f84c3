package loop

import (
	"errors"
	"os"
	"strings"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// maxPath is the longest name a Unix-domain socket can have; libuv cuts longer
// ones short.
const maxPath = 107

// Pipe is a Unix-domain stream socket, for embedding; it mirrors uv_pipe_t.
type Pipe struct {
	Stream
	path string // to unlink when the server closes
}

// Init prepares the handle. It has no socket yet.
func (p *Pipe) Init(l *Loop) {
	p.Stream.init(l, KindPipe)
	p.path = ""
}

// fileName returns what the system is given: at most maxPath bytes, and never
// one of the names that are no files.
func fileName(path string) string {
	if strings.HasPrefix(path, "@") {
		path = "./" + path
	}
	return path[:min(len(path), maxPath)]
}

// Bind makes the socket's file. Errors: EADDRINUSE, EACCES (also when the
// directory is missing), EINVAL when there is a socket already.
func (p *Pipe) Bind(path string) error {
	p.loop.assertOwner()
	if p.fd >= 0 {
		return failed(syscall.EINVAL, "bind")
	}
	k := p.loop.kernel
	fd, errno := k.Socket(poll.Unix)
	if errno != 0 {
		return p.loop.failed(errno, "bind")
	}
	if errno := k.Bind(fd, poll.Addr{Path: fileName(path)}); errno != 0 {
		k.Close(fd)
		if errno == syscall.ENOENT {
			errno = syscall.EACCES
		}
		return failed(errno, "bind")
	}
	p.attach(fd)
	p.sflags |= streamBound
	p.path = path
	return nil
}

// Listen takes connections, as [TCP.Listen] does. Errors: EINVAL before Bind.
func (p *Pipe) Listen(backlog int, owner ServerOwner) error {
	p.loop.assertOwner()
	if p.fd < 0 {
		return failed(syscall.EINVAL, "listen")
	}
	return failed(p.listen(backlog, owner), "listen")
}

// Connect connects to the socket at path. Every outcome is told to owner, in
// the pending phase when it is an error that is known at once.
func (p *Pipe) Connect(path string, owner ConnectOwner) {
	p.loop.assertOwner()
	k := p.loop.kernel
	errno := syscall.Errno(0)
	if p.fd < 0 {
		var fd int
		if fd, errno = k.Socket(poll.Unix); errno == 0 {
			p.attach(fd)
		}
	}
	if errno == 0 {
		errno = k.Connect(int(p.fd), poll.Addr{Path: fileName(path)})
	}
	switch errno {
	case 0, syscall.EINPROGRESS:
		errno = 0
		p.sflags |= streamReadable | streamWritable
	}
	p.delayed = errno
	p.connect = owner
	p.loop.activeOps++
	if errno != 0 {
		p.feed()
	} else {
		p.watch(poll.Out)
	}
}

// Chmod lets all users connect to a bound socket: read from it, write to it, or
// both. Errors: EBADF before Bind, and those of the file system.
func (p *Pipe) Chmod(readable, writable bool) error {
	if p.fd < 0 || p.path == "" {
		return failed(syscall.EBADF, "chmod")
	}
	var more os.FileMode
	if readable {
		more |= 0o444
	}
	if writable {
		more |= 0o222
	}
	st, err := os.Stat(fileName(p.path))
	if err == nil && st.Mode().Perm()&more != more {
		err = os.Chmod(fileName(p.path), st.Mode().Perm()|more)
	}
	if err == nil {
		return nil
	}
	errno := syscall.EACCES
	_ = errors.As(err, &errno)
	return failed(errno, "chmod")
}

// Getsockname returns the path that the socket is bound to.
func (p *Pipe) Getsockname() (string, error) {
	a, errno := p.name(p.loop.kernel.LocalAddr)
	return a.Path, failed(errno, "getsockname")
}

// Getpeername returns the path that the peer is bound to.
func (p *Pipe) Getpeername() (string, error) {
	a, errno := p.name(p.loop.kernel.PeerAddr)
	return a.Path, failed(errno, "getpeername")
}

// Close closes the socket, as [Stream.Close] does, and removes its file.
func (p *Pipe) Close(owner CloseOwner) {
	if p.path != "" && !p.IsClosing() {
		p.loop.kernel.Unlink(p.path)
		p.path = ""
	}
	p.Stream.Close(owner)
}
