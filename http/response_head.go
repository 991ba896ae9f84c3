package http

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// HeaderForm says how headers were given to WriteHead.
type HeaderForm uint8

// The forms of headers.
const (
	HeaderObject HeaderForm = iota // an object: names in order
	HeaderFlat                     // a list of names and values in turn
	HeaderPairs                    // a list of pairs
)

// Head is the arguments of writeHead.
type Head struct {
	Status int
	// StatusText is how the status was spelt, for the error, if HasStatusText.
	StatusText    string
	HasStatusText bool
	Reason        string // the phrase, if HasReason
	HasReason     bool
	Headers       []HeaderField
	Form          HeaderForm
	// Odd says that a flat list has a name without a value; Received is then the
	// list as the error shows it.
	Odd      bool
	Received string
}

// WriteHead stores the header block: status and, by name and value in turn,
// headers that take precedence over those set. It goes out with the first piece
// of body. Errors: ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_HEADERS_SENT,
// ERR_INVALID_ARG_VALUE for an odd number of strings, ERR_INVALID_CHAR and those
// of SetHeader, ERR_HTTP_TRAILER_INVALID.
func (r *ServerResponse) WriteHead(status int, headers ...any) error {
	h := Head{Status: status, Form: HeaderFlat}
	return r.writeFlat(&h, headers)
}

// WriteHeadReason is WriteHead with a reason phrase.
func (r *ServerResponse) WriteHeadReason(status int, reason string, headers ...any) error {
	h := Head{Status: status, Reason: reason, HasReason: true, Form: HeaderFlat}
	return r.writeFlat(&h, headers)
}

// writeFlat adds headers to h and stores the block. The room for them is lent:
// nothing keeps them.
func (r *ServerResponse) writeFlat(h *Head, list []any) error {
	if len(list)%2 != 0 {
		h.Odd, h.Received = true, fmt.Sprint(slices.Clone(list))
		return r.WriteHeadArgs(h)
	}
	fields := r.g.fields
	r.g.fields = nil
	for i := 0; i < len(list); i += 2 {
		name, ok := list[i].(string)
		if !ok {
			name = headerText(list[i])
		}
		fields = append(fields, HeaderField{name, list[i+1]})
	}
	h.Headers = fields
	err := r.WriteHeadArgs(h)
	clear(fields)
	r.g.fields = fields[:0]
	return err
}

// ImplicitHeader stores the header block with StatusCode. It is the class's own
// _implicitHeader.
func (r *ServerResponse) ImplicitHeader() error {
	if r.overridden {
		return r.rself.WriteHeadArgs(&Head{Status: r.StatusCode})
	}
	if err := r.setStatus(&Head{Status: r.StatusCode}); err != nil {
		return err
	}
	if !validFieldText(r.StatusMessage) {
		return errInvalidChar("statusMessage", "")
	}
	return r.renderHead(nil, r.headers.set)
}

// WriteHeadArgs is the complete form of WriteHead, and the class's own
// writeHead.
func (r *ServerResponse) WriteHeadArgs(h *Head) error {
	if err := r.setStatus(h); err != nil {
		return err
	}
	table := r.headers.set
	if table {
		if err := r.mergeHead(h); err != nil {
			return err
		}
	}
	if !validFieldText(r.StatusMessage) {
		return errInvalidChar("statusMessage", "")
	}
	if h.Odd {
		return h.errOdd()
	}
	return r.renderHead(h.Headers, table)
}

// setStatus takes over a status and its phrase: the one given, the one set, or
// the code's own.
func (r *ServerResponse) setStatus(h *Head) error {
	if h.Status < 100 || h.Status > 999 {
		if h.HasStatusText {
			return errInvalidStatus(h.StatusText)
		}
		return errInvalidStatus(strconv.Itoa(h.Status))
	}
	switch {
	case h.HasReason:
		r.StatusMessage = h.Reason
	case r.StatusMessage == "":
		if r.StatusMessage = StatusText(r.profile(), h.Status); r.StatusMessage == "" {
			r.StatusMessage = "unknown"
		}
	}
	r.StatusCode, r.status = h.Status, h.Status
	return nil
}

// renderHead stores the header block: fields, or the headers set when table is
// true.
func (r *ServerResponse) renderHead(fields []HeaderField, table bool) error {
	if r.status == 204 || r.status == 304 || r.status < 200 {
		r.hasBody = false
	}
	if r.expectContinue && !r.sent100 {
		r.ShouldKeepAlive = false
	}
	buf := r.g.takeHead()
	if r.status == 200 && r.StatusMessage == "OK" {
		buf = append(buf, "HTTP/1.1 200 OK\r\n"...)
	} else {
		buf = append(buf, "HTTP/1.1 "...)
		buf = strconv.AppendInt(buf, int64(r.status), 10)
		buf = append(buf, ' ')
		buf = append(buf, r.StatusMessage...)
		buf = append(buf, "\r\n"...)
	}
	return r.storeHeader(buf, fields, table)
}

// mergeHead sets the headers given to writeHead over those set before.
func (r *ServerResponse) mergeHead(h *Head) error {
	if h.Odd || h.Form == HeaderPairs && len(h.Headers)%2 != 0 {
		return h.errOdd()
	}
	if h.Form == HeaderPairs && len(h.Headers) > 0 {
		// Node takes the first two pairs for a name and a value.
		f := h.Headers[0]
		return r.self.SetHeader(f.Name+","+headerText(f.Value), "")
	}
	for _, f := range h.Headers {
		if f.Name == "" {
			continue
		}
		if err := r.self.SetHeader(f.Name, f.Value); err != nil {
			return err
		}
	}
	if len(h.Headers) == 0 && r.headStored {
		return errHeadersSent("render")
	}
	return nil
}

func (h *Head) errOdd() error {
	return nodeerr.NewType(nodeerr.ErrInvalidArgValue, "The argument 'headers' is invalid. Received "+h.Received)
}
