package http

import (
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// dateLayout is the form of a Date header. The zone is always GMT.
const dateLayout = "Mon, 02 Jan 2006 15:04:05 GMT"

// dateCache keeps the text of the Date header for the rest of its second, and
// the moment it was made, as Node does.
type dateCache struct {
	text    []byte
	made    int64 // wall clock, ms
	expires int64 // loop time, ms
}

// get returns the text of the Date header; it is valid until the next call.
func (d *dateCache) get(l *loop.Loop) []byte {
	d.refresh(l)
	return d.text
}

// now returns the wall clock in milliseconds, as of when the text was made.
func (d *dateCache) now(l *loop.Loop) int64 {
	d.refresh(l)
	return d.made
}

func (d *dateCache) refresh(l *loop.Loop) {
	if now := l.Now(); d.text == nil || now >= d.expires {
		wall := l.WallNow()
		d.made = wall.UnixMilli()
		d.text = wall.UTC().AppendFormat(d.text[:0], dateLayout)
		d.expires = now + 1000 - int64(wall.Nanosecond())/int64(time.Millisecond)
	}
}
