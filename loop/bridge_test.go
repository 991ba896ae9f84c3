package loop_test

import (
	"errors"
	"io"
	stdnet "net"
	"os"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// upper answers what is written across its bridge in capitals.
type upper struct {
	t       *testing.T
	bridge  *loop.Bridge
	drained int
}

func (u *upper) OnBridgeWrite(b []byte, done func(error)) {
	for i := range b {
		b[i] -= 'a' - 'A'
	}
	u.bridge.Put(b)
	done(nil)
}

func (u *upper) OnBridgeDrained() { u.drained++ }
func (u *upper) OnBridgeClose()   { u.bridge.Fail(io.EOF) }

func newUpper(t *testing.T) (*loop.Loop, *upper) {
	t.Helper()
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u := &upper{t: t}
	u.bridge = loop.NewBridge(l, u)
	return l, u
}

func TestBridge(t *testing.T) {
	l, u := newUpper(t)
	hold := l.Hold()
	go func() {
		defer hold.Release()
		b := make([]byte, 8)
		if n, err := u.bridge.Write([]byte("hello")); n != 5 || err != nil {
			t.Error(n, err)
		}
		if n, err := u.bridge.Read(b); string(b[:n]) != "HELLO" || err != nil {
			t.Error(string(b[:n]), err)
		}
		_ = u.bridge.SetDeadline(time.Now().Add(time.Millisecond))
		if _, err := u.bridge.Read(b); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
		_ = u.bridge.SetDeadline(time.Time{})
		if err := u.bridge.Close(); err != nil {
			t.Error(err)
		}
		if _, err := u.bridge.Write(b); !errors.Is(err, stdnet.ErrClosed) {
			t.Error(err)
		}
		if _, err := u.bridge.Read(b); !errors.Is(err, stdnet.ErrClosed) {
			t.Error(err)
		}
	}()
	if err := l.Run(); err != nil {
		t.Error(err)
	}
}

func TestBridgeAsksToWait(t *testing.T) {
	l, u := newUpper(t)
	hold := l.Hold()
	l.Main(func() {
		if !u.bridge.Put(make([]byte, 1000)) {
			t.Error("1000 bytes are too much")
		}
		if u.bridge.Put(make([]byte, 100_000)) {
			t.Error("101000 bytes are welcome")
		}
		u.bridge.Fail(io.EOF)
		go func() {
			if got, err := io.ReadAll(u.bridge); len(got) != 101_000 || err != nil {
				t.Error(len(got), err)
			}
			hold.Release()
		}()
	})
	if err := l.Run(); err != nil {
		t.Error(err)
	}
	if u.drained != 1 {
		t.Errorf("drained %d times", u.drained)
	}
}

func TestBridgeOfAnEndedLoop(t *testing.T) {
	l, u := newUpper(t)
	l.Close()
	if _, err := u.bridge.Write([]byte("x")); !errors.Is(err, loop.ErrStopped) {
		t.Error(err)
	}
	if _, err := u.bridge.Read(make([]byte, 1)); !errors.Is(err, loop.ErrStopped) {
		t.Error(err)
	}
}
