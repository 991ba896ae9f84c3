package nodeerr

import (
	"strconv"
	"syscall"
)

// EOF is libuv's end-of-stream code. It is no system error: a handle reports
// it when its peer has shut down its side.
const EOF Code = "EOF"

// The system error codes that sockets report; every code of the errno table
// can be used as Code("…") too.
const (
	E2BIG         Code = "E2BIG"
	EACCES        Code = "EACCES"
	EADDRINUSE    Code = "EADDRINUSE"
	EADDRNOTAVAIL Code = "EADDRNOTAVAIL"
	EAFNOSUPPORT  Code = "EAFNOSUPPORT"
	EAGAIN        Code = "EAGAIN"
	EALREADY      Code = "EALREADY"
	EBADF         Code = "EBADF"
	ECANCELED     Code = "ECANCELED"
	ECONNABORTED  Code = "ECONNABORTED"
	ECONNREFUSED  Code = "ECONNREFUSED"
	ECONNRESET    Code = "ECONNRESET"
	EHOSTUNREACH  Code = "EHOSTUNREACH"
	EINTR         Code = "EINTR"
	EINVAL        Code = "EINVAL"
	EISCONN       Code = "EISCONN"
	EMFILE        Code = "EMFILE"
	ENETUNREACH   Code = "ENETUNREACH"
	ENFILE        Code = "ENFILE"
	ENOBUFS       Code = "ENOBUFS"
	ENOENT        Code = "ENOENT"
	ENOMEM        Code = "ENOMEM"
	ENOTCONN      Code = "ENOTCONN"
	ENOTSOCK      Code = "ENOTSOCK"
	ENOTSUP       Code = "ENOTSUP"
	EPERM         Code = "EPERM"
	EPIPE         Code = "EPIPE"
	ETIMEDOUT     Code = "ETIMEDOUT"
	EnotFound     Code = "ENOTFOUND" // look-up found no such host
	EAIAgain      Code = "EAI_AGAIN" // look-up failed for now
)

// Describe returns the code and libuv's sentence for an errno, for example
// ECONNREFUSED and "connection refused". Unknown numbers give
// "Unknown system error N", as libuv does.
func Describe(errno syscall.Errno) (Code, string) {
	if d, ok := errnoTable[errno]; ok {
		return d.code, d.sentence
	}
	s := "Unknown system error " + strconv.Itoa(-int(errno))
	return Code(s), s
}

// Number returns the errno of a code on this system, 0 when it has none.
func Number(code Code) syscall.Errno {
	for errno, d := range errnoTable {
		if d.code == code {
			return errno
		}
	}
	return 0
}

type description struct {
	code     Code
	sentence string
}

var errnoTable = map[syscall.Errno]description{
	syscall.E2BIG:           {E2BIG, "argument list too long"},
	syscall.EACCES:          {EACCES, "permission denied"},
	syscall.EADDRINUSE:      {EADDRINUSE, "address already in use"},
	syscall.EADDRNOTAVAIL:   {EADDRNOTAVAIL, "address not available"},
	syscall.EAFNOSUPPORT:    {EAFNOSUPPORT, "address family not supported"},
	syscall.EAGAIN:          {EAGAIN, "resource temporarily unavailable"},
	syscall.EALREADY:        {EALREADY, "connection already in progress"},
	syscall.EBADF:           {EBADF, "bad file descriptor"},
	syscall.EBUSY:           {"EBUSY", "resource busy or locked"},
	syscall.ECANCELED:       {ECANCELED, "operation canceled"},
	syscall.ECONNABORTED:    {ECONNABORTED, "software caused connection abort"},
	syscall.ECONNREFUSED:    {ECONNREFUSED, "connection refused"},
	syscall.ECONNRESET:      {ECONNRESET, "connection reset by peer"},
	syscall.EDESTADDRREQ:    {"EDESTADDRREQ", "destination address required"},
	syscall.EEXIST:          {"EEXIST", "file already exists"},
	syscall.EFAULT:          {"EFAULT", "bad address in system call argument"},
	syscall.EFBIG:           {"EFBIG", "file too large"},
	syscall.EHOSTUNREACH:    {EHOSTUNREACH, "host is unreachable"},
	syscall.EINTR:           {EINTR, "interrupted system call"},
	syscall.EINVAL:          {EINVAL, "invalid argument"},
	syscall.EIO:             {"EIO", "i/o error"},
	syscall.EISCONN:         {EISCONN, "socket is already connected"},
	syscall.EISDIR:          {"EISDIR", "illegal operation on a directory"},
	syscall.ELOOP:           {"ELOOP", "too many symbolic links encountered"},
	syscall.EMFILE:          {EMFILE, "too many open files"},
	syscall.EMSGSIZE:        {"EMSGSIZE", "message too long"},
	syscall.ENAMETOOLONG:    {"ENAMETOOLONG", "name too long"},
	syscall.ENETDOWN:        {"ENETDOWN", "network is down"},
	syscall.ENETUNREACH:     {ENETUNREACH, "network is unreachable"},
	syscall.ENFILE:          {ENFILE, "file table overflow"},
	syscall.ENOBUFS:         {ENOBUFS, "no buffer space available"},
	syscall.ENODEV:          {"ENODEV", "no such device"},
	syscall.ENOENT:          {ENOENT, "no such file or directory"},
	syscall.ENOMEM:          {ENOMEM, "not enough memory"},
	syscall.ENOPROTOOPT:     {"ENOPROTOOPT", "protocol not available"},
	syscall.ENOSPC:          {"ENOSPC", "no space left on device"},
	syscall.ENOSYS:          {"ENOSYS", "function not implemented"},
	syscall.ENOTCONN:        {ENOTCONN, "socket is not connected"},
	syscall.ENOTDIR:         {"ENOTDIR", "not a directory"},
	syscall.ENOTEMPTY:       {"ENOTEMPTY", "directory not empty"},
	syscall.ENOTSOCK:        {ENOTSOCK, "socket operation on non-socket"},
	syscall.ENOTSUP:         {ENOTSUP, "operation not supported on socket"},
	syscall.EPERM:           {EPERM, "operation not permitted"},
	syscall.EPIPE:           {EPIPE, "broken pipe"},
	syscall.EPROTO:          {"EPROTO", "protocol error"},
	syscall.EPROTONOSUPPORT: {"EPROTONOSUPPORT", "protocol not supported"},
	syscall.EPROTOTYPE:      {"EPROTOTYPE", "protocol wrong type for socket"},
	syscall.ERANGE:          {"ERANGE", "result too large"},
	syscall.EROFS:           {"EROFS", "read-only file system"},
	syscall.ESHUTDOWN:       {"ESHUTDOWN", "cannot send after transport endpoint shutdown"},
	syscall.ESPIPE:          {"ESPIPE", "invalid seek"},
	syscall.ESRCH:           {"ESRCH", "no such process"},
	syscall.ETIMEDOUT:       {ETIMEDOUT, "connection timed out"},
	syscall.ETXTBSY:         {"ETXTBSY", "text file is busy"},
	syscall.EXDEV:           {"EXDEV", "cross-device link not permitted"},
	syscall.ENXIO:           {"ENXIO", "no such device or address"},
	syscall.EMLINK:          {"EMLINK", "too many links"},
	syscall.EHOSTDOWN:       {"EHOSTDOWN", "host is down"},
	syscall.ENOTTY:          {"ENOTTY", "inappropriate ioctl for device"},
	syscall.EILSEQ:          {"EILSEQ", "illegal byte sequence"},
	syscall.EOVERFLOW:       {"EOVERFLOW", "value too large for defined data type"},
}
