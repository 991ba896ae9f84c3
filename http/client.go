package http

import (
	"net/url"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Request begins a request. The target is a URL as a string, a *[URL] or a
// *[url.URL], or nil when opts says it all; opts, which may be nil, goes over
// it. fn, which may be nil, is a listener of 'response' that runs once.
//
// The request goes out when it is ended: call End. Nothing is emitted before
// the caller's own callback has ended, so listeners may be added after Request
// returns. It mirrors http.request; what that throws is returned.
//
// Errors: ERR_INVALID_URL (node16), ERR_INVALID_DOMAIN_NAME (node10),
// ERR_INVALID_ARG_TYPE, ERR_UNESCAPED_CHARACTERS for the path,
// ERR_INVALID_PROTOCOL, ERR_INVALID_HTTP_TOKEN for the method or a header's
// name, ERR_INVALID_CHAR for a header's value, ERR_OUT_OF_RANGE.
func Request(l *loop.Loop, target any, opts *RequestOptions, fn func(res *IncomingMessage)) (*ClientRequest, error) {
	r := globalOf(l).allocClientRequest()
	if err := r.Init(l, r, target, opts, fn); err != nil {
		return nil, err
	}
	return r, nil
}

// Get is Request followed by End: it suits requests without a body. It mirrors
// http.get.
func Get(l *loop.Loop, target any, opts *RequestOptions, fn func(res *IncomingMessage)) (*ClientRequest, error) {
	r, err := Request(l, target, opts, fn)
	if err != nil {
		return nil, err
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	return r, nil
}

// targetOptions returns the options that a target stands for with opts over
// them. The result may be opts itself.
func targetOptions(l *loop.Loop, target any, opts *RequestOptions) (*RequestOptions, error) {
	var o *RequestOptions
	var err error
	rules := &l.Profile().HTTP
	switch t := target.(type) {
	case nil:
		if opts == nil {
			opts = &RequestOptions{}
		}
		return opts, nil
	case string:
		if rules.LegacyURL {
			o, err = legacyURLOptions(t)
			break
		}
		var u *URL
		if u, err = ParseURL(t); err == nil {
			o, err = u.requestOptions(true)
		}
	case *URL:
		if t == nil {
			return nil, errTarget()
		}
		o, err = t.requestOptions(!rules.LegacyURL)
	case *url.URL:
		if t == nil {
			return nil, errTarget()
		}
		var u *URL
		if u, err = ParseURL(t.String()); err == nil {
			o, err = u.requestOptions(!rules.LegacyURL)
		}
	default:
		err = errTarget()
	}
	if err != nil {
		return nil, err
	}
	o.assign(opts)
	if opts != nil && opts.Foreign != nil {
		o.Foreign = opts.Foreign.Copy()
	}
	return o, nil
}

// errTarget is the error of a target that is no URL.
func errTarget() error {
	return nodeerr.NewType(nodeerr.ErrInvalidArgType,
		`The "url" argument must be of type string or an instance of URL.`)
}
