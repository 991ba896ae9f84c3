//go:build unix

package jsrt

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/dop251/goja"
)

// fsModule is what the script fs builds on: one function for each system call,
// which throws libuv's error.
type fsModule struct{ rt *Runtime }

// fsCall is the arguments of one call.
type fsCall struct {
	m *fsModule
	c goja.FunctionCall
}

func (f fsCall) str(i int) string { return f.c.Argument(i).String() }
func (f fsCall) num(i int) int    { return int(f.c.Argument(i).ToInteger()) }

// check throws the error of a system call about the path in argument i; a
// negative i is for calls about a descriptor.
func (f fsCall) check(err error, call string, i int) {
	if err == nil {
		return
	}
	path := ""
	if i >= 0 {
		path = f.str(i)
	}
	f.m.rt.Check(f.m.rt.uvError(err, call, path, ""))
}

func (f fsCall) check2(err error, call string) {
	if err != nil {
		f.m.rt.Check(f.m.rt.uvError(err, call, f.str(0), f.str(1)))
	}
}

// retry repeats a system call that a signal interrupted.
func retry(f func() error) error {
	for {
		if err := f(); err != syscall.EINTR {
			return err
		}
	}
}

func (rt *Runtime) loadFSNative() goja.Value {
	m := &fsModule{rt}
	o := rt.VM.NewObject()
	def := func(name string, f func(f fsCall) any) {
		must(o.Set(name, rt.Fn(name, 0, func(c goja.FunctionCall) goja.Value {
			v := f(fsCall{m, c})
			if v == nil {
				return goja.Undefined()
			}
			return rt.VM.ToValue(v)
		})))
	}
	m.defineFiles(def)
	m.defineReading(def)
	m.defineTree(def)
	m.defineMeta(def)
	def("post", func(f fsCall) any {
		fn, _ := goja.AssertFunction(f.c.Argument(0))
		rt.host.Post(rt.Carry(func() { rt.Call(fn, goja.Undefined()) }))
		return nil
	})
	return o
}

func (m *fsModule) defineFiles(def func(string, func(fsCall) any)) {
	def("open", func(f fsCall) any {
		fd := -1
		err := retry(func() (err error) {
			fd, err = syscall.Open(f.str(0), f.num(1)|syscall.O_CLOEXEC, uint32(f.num(2)))
			return err
		})
		f.check(err, "open", 0)
		return fd
	})
	def("close", func(f fsCall) any {
		f.check(syscall.Close(f.num(0)), "close", -1)
		return nil
	})
	def("fsync", func(f fsCall) any {
		f.check(syscall.Fsync(f.num(0)), "fsync", -1)
		return nil
	})
	def("ftruncate", func(f fsCall) any {
		f.check(syscall.Ftruncate(f.num(0), int64(f.num(1))), "ftruncate", -1)
		return nil
	})
	def("fchmod", func(f fsCall) any {
		f.check(syscall.Fchmod(f.num(0), uint32(f.num(1))), "fchmod", -1)
		return nil
	})
	def("futimes", func(f fsCall) any {
		f.check(syscall.Futimes(f.num(0), m.times(f)), "futime", -1)
		return nil
	})
	def("read", func(f fsCall) any {
		b, _ := m.rt.ViewBytes(f.c.Argument(1))
		n, err := m.readAt(f.num(0), b[f.num(2):f.num(2)+f.num(3)], f.num(4))
		f.check(err, "read", -1)
		return n
	})
	def("write", func(f fsCall) any {
		b, _ := m.rt.ViewBytes(f.c.Argument(1))
		b = b[f.num(2) : f.num(2)+f.num(3)]
		n := 0
		at := f.num(4)
		err := retry(func() (err error) {
			if at >= 0 {
				n, err = syscall.Pwrite(f.num(0), b, int64(at))
			} else {
				n, err = syscall.Write(f.num(0), b)
			}
			return err
		})
		f.check(err, "write", -1)
		return n
	})
}

func (m *fsModule) readAt(fd int, b []byte, at int) (n int, err error) {
	err = retry(func() (err error) {
		if at >= 0 {
			n, err = syscall.Pread(fd, b, int64(at))
		} else {
			n, err = syscall.Read(fd, b)
		}
		return err
	})
	return n, err
}

func (m *fsModule) times(f fsCall) []syscall.Timeval {
	tv := func(i int) syscall.Timeval {
		return syscall.NsecToTimeval(int64(f.c.Argument(i).ToFloat() * 1e9))
	}
	return []syscall.Timeval{tv(1), tv(2)}
}

func (m *fsModule) defineReading(def func(string, func(fsCall) any)) {
	// readAll reads an open file from where it stands to its end.
	def("readAll", func(f fsCall) any {
		var out []byte
		buf := make([]byte, 64<<10)
		for {
			n, err := m.readAt(f.num(0), buf, -1)
			f.check(err, "read", -1)
			if n == 0 {
				return m.rt.BufferFrom(out)
			}
			out = append(out, buf[:n]...)
		}
	})
	def("access", func(f fsCall) any {
		f.check(syscall.Access(f.str(0), uint32(f.num(1))), "access", 0)
		return nil
	})
	def("readlink", func(f fsCall) any {
		s, err := os.Readlink(f.str(0))
		f.check(err, "readlink", 0)
		return s
	})
	def("realpath", func(f fsCall) any {
		abs, err := filepath.Abs(f.str(0))
		f.check(err, "realpath", 0)
		p, err := filepath.EvalSymlinks(abs)
		if err != nil {
			m.rt.Check(m.rt.uvError(err, "lstat", missingPart(abs), ""))
		}
		return p
	})
	def("readdir", func(f fsCall) any {
		entries, err := os.ReadDir(f.str(0))
		f.check(err, "scandir", 0)
		names, kinds := make([]any, len(entries)), make([]any, len(entries))
		for i, e := range entries {
			names[i], kinds[i] = e.Name(), direntType(e.Type())
		}
		return m.rt.VM.NewArray(m.rt.VM.NewArray(names...), m.rt.VM.NewArray(kinds...))
	})
}

// missingPart is the shortest part of a path that does not exist.
func missingPart(path string) string {
	for p := path; p != filepath.Dir(p); p = filepath.Dir(p) {
		if _, err := os.Lstat(filepath.Dir(p)); err == nil {
			return p
		}
	}
	return path
}

// direntType is libuv's number for the kind of a directory entry.
func direntType(mode fs.FileMode) int {
	switch mode & fs.ModeType {
	case 0:
		return 1
	case fs.ModeDir:
		return 2
	case fs.ModeSymlink:
		return 3
	case fs.ModeNamedPipe:
		return 4
	case fs.ModeSocket:
		return 5
	case fs.ModeDevice | fs.ModeCharDevice:
		return 6
	case fs.ModeDevice:
		return 7
	}
	return 0
}

func (m *fsModule) defineTree(def func(string, func(fsCall) any)) {
	def("mkdir", func(f fsCall) any {
		f.check(syscall.Mkdir(f.str(0), uint32(f.num(1))), "mkdir", 0)
		return nil
	})
	def("mkdirp", func(f fsCall) any { return m.mkdirAll(f) })
	def("mkdtemp", func(f fsCall) any {
		const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		for range 100 {
			var b strings.Builder
			b.WriteString(f.str(0))
			for range 6 {
				b.WriteByte(letters[rand.IntN(len(letters))])
			}
			err := syscall.Mkdir(b.String(), 0o700)
			if err == syscall.EEXIST {
				continue
			}
			if err != nil {
				m.rt.Check(m.rt.uvError(err, "mkdtemp", f.str(0)+"XXXXXX", ""))
			}
			return b.String()
		}
		f.check(syscall.EEXIST, "mkdtemp", 0)
		return nil
	})
	def("rmdir", func(f fsCall) any {
		f.check(syscall.Rmdir(f.str(0)), "rmdir", 0)
		return nil
	})
	def("unlink", func(f fsCall) any {
		f.check(syscall.Unlink(f.str(0)), "unlink", 0)
		return nil
	})
	def("removeAll", func(f fsCall) any {
		f.check(os.RemoveAll(f.str(0)), "rm", 0)
		return nil
	})
	def("rename", func(f fsCall) any {
		f.check2(syscall.Rename(f.str(0), f.str(1)), "rename")
		return nil
	})
	def("link", func(f fsCall) any {
		f.check2(syscall.Link(f.str(0), f.str(1)), "link")
		return nil
	})
	def("symlink", func(f fsCall) any {
		f.check2(syscall.Symlink(f.str(0), f.str(1)), "symlink")
		return nil
	})
	def("copyFile", func(f fsCall) any {
		f.check2(copyFile(f.str(0), f.str(1), f.num(2)), "copyfile")
		return nil
	})
}

// mkdirAll makes a folder and what is missing above it, and returns the first
// one that it made.
func (m *fsModule) mkdirAll(f fsCall) any {
	path := filepath.Clean(f.str(0))
	var missing []string
	for p := path; ; p = filepath.Dir(p) {
		st, err := os.Stat(p)
		if err == nil {
			if !st.IsDir() {
				if p == path {
					f.check(syscall.EEXIST, "mkdir", 0)
				}
				f.check(syscall.ENOTDIR, "mkdir", 0)
			}
			break
		}
		missing = append(missing, p)
		if p == filepath.Dir(p) {
			break
		}
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if err := syscall.Mkdir(missing[i], uint32(f.num(1))); err != nil && err != syscall.EEXIST {
			m.rt.Check(m.rt.uvError(err, "mkdir", f.str(0), ""))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return missing[len(missing)-1]
}

// copyFile copies src to dst; with bit 1 of flags dst must not exist.
func copyFile(src, dst string, flags int) error {
	b, err := os.ReadFile(src)
	if err != nil {
		return err
	}
	st, err := os.Stat(src)
	if err != nil {
		return err
	}
	how := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if flags&1 != 0 {
		how |= os.O_EXCL
	}
	w, err := os.OpenFile(dst, how, st.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	return err
}

func (m *fsModule) defineMeta(def func(string, func(fsCall) any)) {
	stat := func(name string, get func(f fsCall, st *syscall.Stat_t) error, arg int) {
		def(name, func(f fsCall) any {
			var st syscall.Stat_t
			err := retry(func() error { return get(f, &st) })
			if err != nil && f.c.Argument(1).ToBoolean() {
				return nil
			}
			f.check(err, name, arg)
			return m.statNumbers(&st)
		})
	}
	stat("stat", func(f fsCall, st *syscall.Stat_t) error { return syscall.Stat(f.str(0), st) }, 0)
	stat("lstat", func(f fsCall, st *syscall.Stat_t) error { return syscall.Lstat(f.str(0), st) }, 0)
	stat("fstat", func(f fsCall, st *syscall.Stat_t) error { return syscall.Fstat(f.num(0), st) }, -1)
	def("chmod", func(f fsCall) any {
		f.check(syscall.Chmod(f.str(0), uint32(f.num(1))), "chmod", 0)
		return nil
	})
	def("chown", func(f fsCall) any {
		f.check(syscall.Chown(f.str(0), f.num(1), f.num(2)), "chown", 0)
		return nil
	})
	def("utimes", func(f fsCall) any {
		f.check(syscall.Utimes(f.str(0), m.times(f)), "utime", 0)
		return nil
	})
	def("truncate", func(f fsCall) any {
		f.check(syscall.Truncate(f.str(0), int64(f.num(1))), "open", 0)
		return nil
	})
}

// statNumbers lists what the Stats class shows.
func (m *fsModule) statNumbers(st *syscall.Stat_t) goja.Value {
	at, mt, ct := statTimes(st)
	ms := func(ts syscall.Timespec) float64 {
		return float64(ts.Sec)*1e3 + float64(ts.Nsec)/float64(time.Millisecond)
	}
	birth := min(ms(ct), ms(mt))
	return m.rt.VM.NewArray(uint64(st.Dev), uint32(st.Mode), uint64(st.Nlink), st.Uid, st.Gid, uint64(st.Rdev),
		int64(st.Blksize), st.Ino, st.Size, st.Blocks, ms(at), ms(mt), ms(ct), birth)
}
