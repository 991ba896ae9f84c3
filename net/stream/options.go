package stream

// HighWaterMark values that an option's zero, which means Node's default,
// cannot spell.
const (
	// NoBuffer is a high-water mark of 0: nothing is read ahead, every write asks
	// to wait.
	NoBuffer = -1
)

// The default high-water marks, in bytes and in objects.
const (
	DefaultHighWaterMark       = 16 * 1024
	DefaultObjectHighWaterMark = 16
)

// ReadableOptions are the options of a Readable. The zero value is Node's
// default.
type ReadableOptions struct {
	// HighWaterMark is how much is buffered before reading ahead stops, in bytes
	// or in objects; default 16 KiB or 16. [NoBuffer] is 0.
	HighWaterMark int
	ObjectMode    bool // chunks are values, each of length 1
	// Encoding decodes binary data to strings, as SetEncoding does.
	Encoding Encoding
	// DefaultEncoding is that of pushed strings; default utf8.
	DefaultEncoding Encoding
	NoEmitClose     bool // `emitClose: false`
	// AutoDestroy says whether the stream destroys itself after 'end' or an
	// error. Default: the profile's (node16 true, node10 false).
	AutoDestroy Tri
	// Signal destroys the stream with an AbortError when it aborts.
	Signal Signal

	Read      func(r *Readable, n int)                   // _read
	Destroy   func(s Methods, err error, cb func(error)) // _destroy
	Construct func(s Methods, cb func(error))            // _construct
}

// WritableOptions are the options of a Writable. The zero value is Node's
// default.
type WritableOptions struct {
	// HighWaterMark is how much may wait before Write answers false, in bytes or
	// in objects; default 16 KiB or 16. [NoBuffer] is 0.
	HighWaterMark int
	ObjectMode    bool // chunks are values, each of length 1
	// KeepStrings is `decodeStrings: false`: strings reach _write as they are.
	KeepStrings bool
	// DefaultEncoding is that of written strings; default utf8.
	DefaultEncoding Encoding
	NoEmitClose     bool // `emitClose: false`
	// AutoDestroy says whether the stream destroys itself after 'finish' or an
	// error. Default: the profile's (node16 true, node10 false).
	AutoDestroy Tri
	// Signal destroys the stream with an AbortError when it aborts.
	Signal Signal

	Write     func(w *Writable, c Chunk, enc Encoding, cb func(error)) // _write
	Writev    func(w *Writable, writes []WriteRequest, cb func(error)) // _writev
	Final     func(w *Writable, cb func(error))                        // _final
	Destroy   func(s Methods, err error, cb func(error))               // _destroy
	Construct func(s Methods, cb func(error))                          // _construct
}

// DuplexOptions are the options of a Duplex. The zero value is Node's default.
type DuplexOptions struct {
	HighWaterMark         int  // of both sides; see ReadableOptions
	ReadableHighWaterMark int  // of the readable side, unless HighWaterMark is set
	WritableHighWaterMark int  // of the writable side, unless HighWaterMark is set
	ObjectMode            bool // of both sides
	ReadableObjectMode    bool
	WritableObjectMode    bool
	Encoding              Encoding // of the readable side
	DefaultEncoding       Encoding
	KeepStrings           bool // `decodeStrings: false`
	NoEmitClose           bool // `emitClose: false`
	AutoDestroy           Tri  // default: the profile's
	NotReadable           bool // `readable: false`
	NotWritable           bool // `writable: false`
	NoHalfOpen            bool // `allowHalfOpen: false`: end the writable side after 'end'
	Signal                Signal

	Read      func(d *Duplex, n int)                                 // _read
	Write     func(d *Duplex, c Chunk, enc Encoding, cb func(error)) // _write
	Writev    func(d *Duplex, writes []WriteRequest, cb func(error)) // _writev
	Final     func(d *Duplex, cb func(error))                        // _final
	Destroy   func(s Methods, err error, cb func(error))             // _destroy
	Construct func(s Methods, cb func(error))                        // _construct
}

// TransformOptions are the options of a Transform. The zero value is Node's
// default.
type TransformOptions struct {
	DuplexOptions
	Transform func(t *Transform, c Chunk, enc Encoding, cb func(error, Chunk)) // _transform
	Flush     func(t *Transform, cb func(error, Chunk))                        // _flush
}

// Tri is an option with a default that depends on something else.
type Tri uint8

// The values of a Tri.
const (
	Default Tri = iota
	Yes
	No
)

func (t Tri) or(def bool) bool {
	if t == Default {
		return def
	}
	return t == Yes
}
