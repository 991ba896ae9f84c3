package stream_test

import (
	"fmt"
	"strings"

	"github.com/nodeloop/nodeloop/net/stream"
)

// make makes a stream with the behaviour that its options describe.
func (p *player) make(name, class string, words []string) {
	kv := map[string]string{}
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		kv[k] = v
	}
	o := &stream.DuplexOptions{
		HighWaterMark:         mark(kv["highWaterMark"]),
		ReadableHighWaterMark: mark(kv["readableHighWaterMark"]),
		WritableHighWaterMark: mark(kv["writableHighWaterMark"]),
		ObjectMode:            kv["objectMode"] == "1",
		ReadableObjectMode:    kv["readableObjectMode"] == "1",
		WritableObjectMode:    kv["writableObjectMode"] == "1",
		AutoDestroy:           tri(kv["autoDestroy"]),
		NoEmitClose:           kv["emitClose"] == "0",
		NoHalfOpen:            kv["allowHalfOpen"] == "0",
		NotReadable:           kv["readable"] == "0",
		NotWritable:           kv["writable"] == "0",
		KeepStrings:           kv["decodeStrings"] == "0",
		Encoding:              stream.Encoding(kv["encoding"]),
		DefaultEncoding:       stream.Encoding(kv["defaultEncoding"]),
	}
	p.behave(name, kv, o)
	switch class {
	case "readable":
		ro := &stream.ReadableOptions{
			HighWaterMark: o.HighWaterMark, ObjectMode: o.ObjectMode, Encoding: o.Encoding,
			DefaultEncoding: o.DefaultEncoding, NoEmitClose: o.NoEmitClose, AutoDestroy: o.AutoDestroy,
			Destroy: o.Destroy, Construct: o.Construct,
		}
		if o.Read != nil {
			ro.Read = func(r *stream.Readable, n int) { p.read(name, kv["read"], r, n) }
		}
		p.objs[name] = stream.NewReadable(p.l, ro)
	case "writable":
		wo := &stream.WritableOptions{
			HighWaterMark: o.HighWaterMark, ObjectMode: o.ObjectMode, KeepStrings: o.KeepStrings,
			DefaultEncoding: o.DefaultEncoding, NoEmitClose: o.NoEmitClose, AutoDestroy: o.AutoDestroy,
			Destroy: o.Destroy, Construct: o.Construct,
		}
		if o.Write != nil {
			wo.Write = func(_ *stream.Writable, c stream.Chunk, enc stream.Encoding, cb func(error)) {
				o.Write(nil, c, enc, cb)
			}
		}
		if o.Writev != nil {
			wo.Writev = func(_ *stream.Writable, reqs []stream.WriteRequest, cb func(error)) { o.Writev(nil, reqs, cb) }
		}
		if o.Final != nil {
			wo.Final = func(_ *stream.Writable, cb func(error)) { o.Final(nil, cb) }
		}
		p.objs[name] = stream.NewWritable(p.l, wo)
	case "duplex":
		p.objs[name] = stream.NewDuplex(p.l, o)
	case "transform":
		p.objs[name] = stream.NewTransform(p.l, p.transforms(name, kv, o))
	case "passthrough":
		p.objs[name] = stream.NewPassThrough(p.l, p.transforms(name, kv, o))
	}
}

func mark(s string) int {
	switch s {
	case "":
		return 0
	case "0":
		return stream.NoBuffer
	}
	return number(s)
}

func tri(s string) stream.Tri {
	return map[string]stream.Tri{"": stream.Default, "1": stream.Yes, "0": stream.No}[s]
}

// read serves _read from the list in a behaviour.
func (p *player) read(name, behaviour string, r *stream.Readable, n int) {
	p.log(name, "_read", fmt.Sprint(n))
	when, list, _ := strings.Cut(behaviour, ":")
	items := strings.Split(list, ",")
	at := p.served[name]
	if list == "" || at >= len(items) {
		return
	}
	p.served[name]++
	item := value(items[at])
	p.later(when, func() {
		p.log(name, "pushed", fmt.Sprint(r.Self().(stream.ReadableMethods).PushChunk(item, "")))
	})
}

func (p *player) behave(name string, kv map[string]string, o *stream.DuplexOptions) {
	if kv["read"] != "" {
		o.Read = func(d *stream.Duplex, n int) { p.read(name, kv["read"], &d.Readable, n) }
	}
	if what := kv["write"]; what != "" {
		count := 0
		o.Write = func(_ *stream.Duplex, c stream.Chunk, enc stream.Encoding, cb func(error)) {
			p.log(name, "_write", show(c), string(enc))
			what := what
			if kv["failat"] == fmt.Sprint(count) {
				what = "sync-fail"
			}
			count++
			p.outcome(name, what, cb)
		}
	}
	if what := kv["writev"]; what != "" {
		o.Writev = func(_ *stream.Duplex, reqs []stream.WriteRequest, cb func(error)) {
			var parts []string
			for _, q := range reqs {
				parts = append(parts, show(q.Chunk)+string(q.Encoding))
			}
			p.log(name, "_writev", strings.Join(parts, "+"))
			p.outcome(name, what, cb)
		}
	}
	if what := kv["final"]; what != "" {
		o.Final = func(_ *stream.Duplex, cb func(error)) {
			p.log(name, "_final")
			p.outcome(name, what, cb)
		}
	}
	if what := kv["destroy"]; what != "" {
		o.Destroy = func(_ stream.Methods, err error, cb func(error)) {
			p.log(name, "_destroy", show(err))
			p.outcome(name, what, func(e error) {
				if e == nil {
					e = err
				}
				cb(e)
			})
		}
	}
	if what := kv["construct"]; what != "" {
		o.Construct = func(_ stream.Methods, cb func(error)) {
			p.log(name, "_construct")
			p.outcome(name, what, cb)
		}
	}
}

func (p *player) transforms(name string, kv map[string]string, o *stream.DuplexOptions) *stream.TransformOptions {
	t := &stream.TransformOptions{DuplexOptions: *o}
	if kv["transform"] != "" {
		what, times, _ := strings.Cut(kv["transform"], "*")
		n := 1
		if times != "" {
			n = number(times)
		}
		t.Transform = func(t *stream.Transform, c stream.Chunk, enc stream.Encoding, cb func(error, stream.Chunk)) {
			p.log(name, "_transform", show(c), string(enc))
			for range n - 1 {
				t.Self().(stream.ReadableMethods).PushChunk(c, "")
			}
			if n == 0 {
				c = stream.Chunk{}
			}
			p.outcome(name, what, func(err error) { cb(err, c) })
		}
	}
	if what := kv["flush"]; what != "" {
		t.Flush = func(_ *stream.Transform, cb func(error, stream.Chunk)) {
			p.log(name, "_flush")
			p.outcome(name, what, func(err error) { cb(err, stream.Bytes([]byte("fl"))) })
		}
	}
	return t
}
