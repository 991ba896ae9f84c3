// Package zlib compresses and decompresses what is handed to it piece by piece,
// as the C library of that name does: a step takes as much input as there is and
// room for output, and never waits for more. The standard library decompresses
// by reading, which would need a goroutine for each stream.
//
// Compression is compress/flate; decompression is this package's own, so that
// input ends where it ends and errors carry the texts of the C library.
package zlib

// Stream is a compressor or a decompressor. It is not safe for concurrent use.
type Stream interface {
	// Step reads from in and writes to out. With room left in out it has taken
	// all the input it is going to take. The slices are only used during the
	// call.
	Step(flush Flush, in, out []byte) (consumed, produced int, err error)
	// Reset starts over with the options that the stream was made with.
	Reset()
}

// Flush says what has to have left the compressor after a step.
type Flush int

// The kinds of flush, by their numbers in the C library.
const (
	NoFlush Flush = iota
	PartialFlush
	SyncFlush
	FullFlush
	Finish
	BlockFlush
)

// Format is what surrounds the compressed data.
type Format int

// The formats. Auto recognises gzip and takes all else for Zlib.
const (
	Raw Format = iota
	Zlib
	Gzip
	Auto
)

// Options of a stream.
type Options struct {
	// Format is the surroundings of the data.
	Format Format
	// WindowBits is the base-two logarithm of how far matches reach back, 8 to
	// 15; 0 for what the header says, when decompressing.
	WindowBits int
	// Level of compression, 0 to 9, or -1 for the default.
	Level int
	// HuffmanOnly turns the search for matches off.
	HuffmanOnly bool
	// Dictionary is known to both sides in advance.
	Dictionary []byte
}

// Error is a failure as the C library reports it.
type Error struct {
	// Code is such as "Z_DATA_ERROR".
	Code string
	// Number is the code's value.
	Number int
	// Message is the library's text.
	Message string
}

// Error returns the text.
func (e *Error) Error() string { return e.Message }

func dataError(message string) error { return &Error{"Z_DATA_ERROR", -3, message} }

var (
	errUnexpectedEnd     = &Error{"Z_BUF_ERROR", -5, "unexpected end of file"}
	errMissingDictionary = &Error{"Z_NEED_DICT", 2, "Missing dictionary"}
	errBadDictionary     = &Error{"Z_NEED_DICT", 2, "Bad dictionary"}
)
