package stream

import "github.com/nodeloop/nodeloop/loop"

// PassThrough is a Transform that changes nothing. It mirrors
// stream.PassThrough.
type PassThrough struct{ Transform }

// NewPassThrough returns a PassThrough on l.
func NewPassThrough(l *loop.Loop, opts *TransformOptions) *PassThrough {
	p := &PassThrough{}
	p.Init(l, p, opts)
	return p
}

// TransformImpl hands the chunk on.
func (p *PassThrough) TransformImpl(c Chunk, _ Encoding, cb func(error, Chunk)) { cb(nil, c) }
