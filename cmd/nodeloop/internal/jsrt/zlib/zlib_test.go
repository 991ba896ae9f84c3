package zlib_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	stdzlib "compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/jsrt/zlib"
)

// samples are texts that compress well, badly and not at all.
func samples() map[string][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 70000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	words := &strings.Builder{}
	for words.Len() < 200000 {
		fmt.Fprintf(words, "word%d ", r.IntN(500))
	}
	return map[string][]byte{
		"empty": {},
		"one":   []byte("a"),
		"run":   bytes.Repeat([]byte("x"), 100000),
		"noise": noise,
		"words": []byte(words.String()),
	}
}

// through hands in to a stream in pieces, with little room for output.
func through(s zlib.Stream, in []byte, piece, room int) ([]byte, error) {
	var all []byte
	out := make([]byte, room)
	for {
		now := in[:min(len(in), piece)]
		flush := zlib.NoFlush
		if len(now) == len(in) {
			flush = zlib.Finish
		}
		for {
			consumed, produced, err := s.Step(flush, now, out)
			all = append(all, out[:produced]...)
			if err != nil {
				return all, err
			}
			now, in = now[consumed:], in[consumed:]
			if produced < len(out) {
				break
			}
		}
		if flush == zlib.Finish {
			return all, nil
		}
		if len(now) > 0 {
			return all, fmt.Errorf("%d bytes were refused", len(now))
		}
	}
}

var formats = map[string]zlib.Format{"raw": zlib.Raw, "zlib": zlib.Zlib, "gzip": zlib.Gzip}

func compressed(t *testing.T, format zlib.Format, level int, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch format {
	case zlib.Gzip:
		w, err = gzip.NewWriterLevel(&b, level)
	case zlib.Zlib:
		w, err = stdzlib.NewWriterLevel(&b, level)
	default:
		w, err = flate.NewWriter(&b, level)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInflate(t *testing.T) {
	for name, data := range samples() {
		for kind, format := range formats {
			for _, level := range []int{flate.HuffmanOnly, 0, 1, 6, 9} {
				in := compressed(t, format, level, data)
				for _, piece := range []int{1, 7, 1000, 1 << 20} {
					got, err := through(zlib.NewInflater(zlib.Options{Format: format}), in, piece, 100+piece)
					if err != nil || !bytes.Equal(got, data) {
						t.Fatalf("%s %s level %d, %d bytes at a time: %d bytes, %v", name, kind, level, piece, len(got), err)
					}
				}
			}
		}
	}
}

func TestDeflate(t *testing.T) {
	for name, data := range samples() {
		for kind, format := range formats {
			for _, opts := range []zlib.Options{
				{Level: -1}, {Level: 0}, {Level: 9}, {Level: 6, WindowBits: 9}, {HuffmanOnly: true},
			} {
				opts.Format = format
				packed, err := through(zlib.NewDeflater(opts), data, 30000, 500)
				if err != nil {
					t.Fatal(err)
				}
				got, err := through(zlib.NewInflater(zlib.Options{Format: format, WindowBits: opts.WindowBits}), packed, 400, 1000)
				if err != nil || !bytes.Equal(got, data) {
					t.Fatalf("%s %s %+v: %d bytes, %v", name, kind, opts, len(got), err)
				}
			}
		}
	}
}

// TestFlush checks that what was written can be read after each flush.
func TestFlush(t *testing.T) {
	for _, flush := range []zlib.Flush{zlib.SyncFlush, zlib.FullFlush} {
		d := zlib.NewDeflater(zlib.Options{Format: zlib.Raw, Level: -1})
		z := zlib.NewInflater(zlib.Options{Format: zlib.Raw})
		out, text := make([]byte, 4096), make([]byte, 4096)
		for i := range 5 {
			message := fmt.Sprintf("message %d message %d", i, i)
			_, n, err := d.Step(flush, []byte(message), out)
			if err != nil {
				t.Fatal(err)
			}
			if _, again, _ := d.Step(flush, nil, out[n:]); again > 0 {
				t.Errorf("flushed twice: %d more bytes", again)
			}
			_, n, err = z.Step(zlib.NoFlush, out[:n], text)
			if err != nil || string(text[:n]) != message {
				t.Fatalf("got %q, %v, want %q", text[:n], err, message)
			}
		}
		// A flush after an empty write flushes anew, though there is nothing.
		d.Step(zlib.NoFlush, nil, out)
		if _, n, _ := d.Step(flush, nil, out); n != 5 {
			t.Errorf("a flush of nothing is %d bytes, want an empty block of 5", n)
		}
	}
}

func TestDictionary(t *testing.T) {
	dict := []byte("the quick brown fox")
	packed, err := through(zlib.NewDeflater(zlib.Options{Format: zlib.Zlib, Level: -1, Dictionary: dict}), []byte("a quick brown dog"), 100, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ dict, want string }{
		{string(dict), "a quick brown dog"},
		{"another", "Bad dictionary"},
		{"", "Missing dictionary"},
	} {
		opts := zlib.Options{Format: zlib.Zlib}
		if c.dict != "" {
			opts.Dictionary = []byte(c.dict)
		}
		got, err := through(zlib.NewInflater(opts), packed, 3, 100)
		if err != nil {
			got = []byte(err.Error())
		}
		if string(got) != c.want {
			t.Errorf("dictionary %q: %s, want %s", c.dict, got, c.want)
		}
	}
}

// TestMembers checks what may follow a gzip member.
func TestMembers(t *testing.T) {
	member := compressed(t, zlib.Gzip, 6, []byte("hello"))
	for _, c := range []struct {
		tail, want string
	}{
		{string(member), "hellohello"},
		{"\x00\x00\x00", "hello"},
		{"tail", "incorrect header check"},
	} {
		for _, piece := range []int{1, 1000} {
			z := zlib.NewInflater(zlib.Options{Format: zlib.Auto})
			got, err := through(z, append(bytes.Clone(member), c.tail...), piece, 100)
			if err != nil {
				got = []byte(err.Error())
			}
			if want := c.want; string(got) != want && !strings.HasSuffix(string(got), "were refused") {
				t.Errorf("tail %q: %s, want %s", c.tail, got, want)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	whole := compressed(t, zlib.Zlib, 6, []byte("hello hello hello"))
	broken := bytes.Clone(whole)
	broken[len(broken)-1] ^= 1
	for _, c := range []struct {
		name   string
		format zlib.Format
		in     []byte
		want   string
	}{
		{"no header", zlib.Zlib, []byte("abc"), "incorrect header check"},
		{"not gzip", zlib.Gzip, []byte("abc"), "incorrect header check"},
		{"method", zlib.Zlib, []byte{0x77, 0x85}, "unknown compression method"},
		{"gzip method", zlib.Gzip, []byte{0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0}, "unknown compression method"},
		{"cut", zlib.Zlib, whole[:8], "unexpected end of file"},
		{"nothing", zlib.Zlib, nil, "unexpected end of file"},
		{"sum", zlib.Zlib, broken, "incorrect data check"},
		{"block type", zlib.Raw, []byte{7}, "invalid block type"},
		{"stored", zlib.Raw, []byte{1, 1, 0, 1, 0}, "invalid stored block lengths"},
		{"far back", zlib.Raw, []byte{0x03, 0x02, 0x00}, "invalid distance too far back"},
		{"symbols", zlib.Raw, []byte{0xfd, 0xff, 0xff}, "too many length or distance symbols"},
		{"lengths", zlib.Raw, []byte{0x05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "invalid code lengths set"},
	} {
		_, err := through(zlib.NewInflater(zlib.Options{Format: c.format}), c.in, 1, 100)
		var ze *zlib.Error
		if !errors.As(err, &ze) || ze.Message != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// FuzzInflate checks against the standard library that the same inputs are
// refused and the same data comes out.
func FuzzInflate(f *testing.F) {
	for _, data := range samples() {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, 6)
		w.Write(data[:min(len(data), 300)])
		w.Close()
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(in)), 1<<20))
		if len(want) == 1<<20 {
			return
		}
		got, err := through(zlib.NewInflater(zlib.Options{Format: zlib.Raw}), in, 1<<20, 1<<20)
		if err != nil && strings.Contains(err.Error(), "refused") {
			err = nil
		}
		if (err == nil) != (wantErr == nil) || wantErr == nil && !bytes.Equal(got, want) {
			t.Errorf("%x: %q %v, want %q %v", in, got, err, want, wantErr)
		}
	})
}
