package zlib

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
)

// Deflater compresses.
type Deflater struct {
	opts    Options
	w       *flate.Writer
	pending bytes.Buffer
	begun   bool
	ended   bool
	flushed Flush
	sum     checksum
	total   uint32
}

// NewDeflater makes a compressor.
func NewDeflater(opts Options) *Deflater {
	z := &Deflater{opts: opts}
	z.Reset()
	return z
}

// Reset implements [Stream].
func (z *Deflater) Reset() {
	z.pending.Reset()
	z.begun, z.ended, z.flushed, z.total = false, false, NoFlush, 0
	z.sum = newChecksum(z.opts.Format)
	z.w = z.writer(z.opts.Dictionary)
}

// writer makes the compressor proper. The standard library's always looks back
// 32 KiB: for a smaller window it must not look back at all.
func (z *Deflater) writer(dict []byte) *flate.Writer {
	level := z.opts.Level
	if z.opts.HuffmanOnly && level != flate.NoCompression {
		level = flate.HuffmanOnly
	}
	if z.opts.WindowBits > 0 && z.opts.WindowBits < 15 && level != flate.NoCompression {
		level, dict = flate.HuffmanOnly, nil
	}
	w, err := flate.NewWriterDict(&z.pending, level, dict)
	if err != nil {
		panic(err) // the options were checked
	}
	return w
}

// SetLevel changes the level from here on; what was written is flushed first.
func (z *Deflater) SetLevel(level int, huffmanOnly bool) error {
	z.begin()
	if z.total > 0 {
		if err := z.w.Flush(); err != nil {
			return err
		}
	}
	z.opts.Level, z.opts.HuffmanOnly = level, huffmanOnly
	z.w = z.writer(nil)
	return nil
}

// Step implements [Stream].
func (z *Deflater) Step(flush Flush, in, out []byte) (consumed, produced int, err error) {
	if !z.ended && z.pending.Len() == 0 || len(in) > 0 {
		if err := z.write(flush, in); err != nil {
			return 0, 0, err
		}
	}
	produced, _ = z.pending.Read(out)
	if z.pending.Len() == 0 {
		z.pending.Reset()
	}
	return len(in), produced, nil
}

func (z *Deflater) write(flush Flush, in []byte) error {
	z.begin()
	before := z.flushed
	z.flushed = flush
	if len(in) > 0 {
		z.sum.write(in)
		z.total += uint32(len(in))
		if _, err := z.w.Write(in); err != nil {
			return err
		}
		before = NoFlush
	}
	switch {
	case flush == Finish:
		z.ended = true
		if err := z.w.Close(); err != nil {
			return err
		}
		z.trailer()
	case flush != NoFlush && flush != BlockFlush && before < flush:
		if err := z.w.Flush(); err != nil {
			return err
		}
		if flush == FullFlush && z.opts.Dictionary == nil {
			z.w.Reset(&z.pending) // what follows can be read on its own
		}
	}
	return nil
}

// begin writes the header.
func (z *Deflater) begin() {
	if z.begun {
		return
	}
	z.begun = true
	level := z.opts.Level
	if level < 0 {
		level = 6
	}
	quick := level < 2 || z.opts.HuffmanOnly
	switch z.opts.Format {
	case Gzip:
		extra := byte(0)
		if quick {
			extra = 4
		} else if level == 9 {
			extra = 2
		}
		z.pending.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, extra, 3})
	case Zlib:
		grade := 3
		switch {
		case quick:
			grade = 0
		case level < 6:
			grade = 1
		case level == 6:
			grade = 2
		}
		bits := z.opts.WindowBits
		if bits == 0 {
			bits = 15
		}
		head := (bits-8)<<12 | 8<<8 | grade<<6
		// A compressor that cannot use the dictionary does not announce it.
		known := len(z.opts.Dictionary) > 0 && bits == 15
		if known {
			head |= 0x20
		}
		head += 31 - head%31
		z.pending.Write([]byte{byte(head >> 8), byte(head)})
		if known {
			z.number(binary.BigEndian, dictionaryID(z.opts.Dictionary))
		}
	case Raw, Auto:
	}
}

func (z *Deflater) trailer() {
	switch z.opts.Format {
	case Zlib:
		z.number(binary.BigEndian, uint32(z.sum.adler))
	case Gzip:
		z.number(binary.LittleEndian, z.sum.crc)
		z.number(binary.LittleEndian, z.total)
	case Raw, Auto:
	}
}

func (z *Deflater) number(order binary.AppendByteOrder, n uint32) {
	z.pending.Write(order.AppendUint32(nil, n))
}
