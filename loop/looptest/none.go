package looptest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// none refuses every call on a socket.
type none struct{}

func (none) Watch(int, poll.Mask, bool) syscall.Errno      { return syscall.ENOSYS }
func (none) Forget(int)                                    {}
func (none) Socket(poll.Family) (int, syscall.Errno)       { return -1, syscall.ENOSYS }
func (none) Bind(int, poll.Addr) syscall.Errno             { return syscall.ENOSYS }
func (none) Listen(int, int) syscall.Errno                 { return syscall.ENOSYS }
func (none) Accept(int) (int, syscall.Errno)               { return -1, syscall.ENOSYS }
func (none) Connect(int, poll.Addr) syscall.Errno          { return syscall.ENOSYS }
func (none) Read(int, []byte) (int, syscall.Errno)         { return 0, syscall.ENOSYS }
func (none) Write(int, []byte) (int, syscall.Errno)        { return 0, syscall.ENOSYS }
func (none) Peek(int) (int, syscall.Errno)                 { return 0, syscall.EAGAIN }
func (none) Writev(int, [][]byte) (int, syscall.Errno)     { return 0, syscall.ENOSYS }
func (none) Shutdown(int) syscall.Errno                    { return syscall.ENOSYS }
func (none) Close(int) syscall.Errno                       { return 0 }
func (none) SocketError(int) syscall.Errno                 { return syscall.ENOSYS }
func (none) SetOption(int, poll.Option, int) syscall.Errno { return syscall.ENOSYS }
func (none) LocalAddr(int) (poll.Addr, syscall.Errno)      { return poll.Addr{}, syscall.ENOSYS }
func (none) PeerAddr(int) (poll.Addr, syscall.Errno)       { return poll.Addr{}, syscall.ENOSYS }
func (none) Adopt(int) (readable, writable bool, e syscall.Errno) {
	return false, false, syscall.ENOSYS
}
func (none) Unlink(string)                 {}
func (none) Reserve() (int, syscall.Errno) { return -1, syscall.ENOSYS }
