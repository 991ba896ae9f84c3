package tls

import (
	"crypto/tls"
	"errors"
	stdnet "net"
	"reflect"
	"strconv"
	"strings"
)

// alerts are OpenSSL's reasons for alerts that a peer sends, by their number,
// with the number of the reason.
var alerts = map[uint64]string{
	10:  "sslv3 alert unexpected message",
	20:  "sslv3 alert bad record mac",
	21:  "tlsv1 alert decryption failed",
	22:  "tlsv1 alert record overflow",
	30:  "sslv3 alert decompression failure",
	40:  "sslv3 alert handshake failure",
	41:  "sslv3 alert no certificate",
	42:  "sslv3 alert bad certificate",
	43:  "sslv3 alert unsupported certificate",
	44:  "sslv3 alert certificate revoked",
	45:  "sslv3 alert certificate expired",
	46:  "sslv3 alert certificate unknown",
	47:  "sslv3 alert illegal parameter",
	48:  "tlsv1 alert unknown ca",
	49:  "tlsv1 alert access denied",
	50:  "tlsv1 alert decode error",
	51:  "tlsv1 alert decrypt error",
	60:  "tlsv1 alert export restriction",
	70:  "tlsv1 alert protocol version",
	71:  "tlsv1 alert insufficient security",
	80:  "tlsv1 alert internal error",
	86:  "tlsv1 alert inappropriate fallback",
	90:  "tlsv1 alert user cancelled",
	100: "tlsv1 alert no renegotiation",
	109: "tlsv13 alert missing extension",
	110: "tlsv1 unsupported extension",
	111: "tlsv1 certificate unobtainable",
	112: "tlsv1 unrecognized name",
	113: "tlsv1 bad certificate status response",
	114: "tlsv1 bad certificate hash value",
	116: "tlsv13 alert certificate required",
	120: "tlsv1 alert no application protocol",
}

// alertOf returns the number of the alert that a peer has ended the connection
// with.
func alertOf(err error) (number uint64, ok bool) {
	var op *stdnet.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return 0, false
	}
	if v := reflect.ValueOf(op.Err); v.Kind() == reflect.Uint8 {
		return v.Uint(), true
	}
	return 0, false
}

// reasons are OpenSSL's words for errors of crypto/tls, by what the text of
// those has in it: packed number, function, reason.
var reasons = []struct{ part, number, function, reason string }{
	{"no certificate", "14201076", "tls_choose_sigalg", "no suitable signature algorithm"},
	{"no cipher suite supported by both", "1417A0C1", "tls_post_process_client_hello", "no shared cipher"},
	{"unsupported application protocols", "1417A0EB", "tls_post_process_client_hello", "no application protocol"},
	{"offered only unsupported versions", "14209102", "tls_early_post_process_client_hello", "unsupported protocol"},
	{"unsupported protocol version", "1425F102", "ssl_choose_client_version", "unsupported protocol"},
	{"unsupported versions", "1425F102", "ssl_choose_client_version", "unsupported protocol"},
	{"client didn't provide a certificate", "1417C0C7", "tls_process_client_certificate", "peer did not return a certificate"},
	{"no supported elliptic curves", "141F7065", "tls_construct_stoc_key_share", "no suitable key share"},
	{"peer doesn't support any of the certificate's signature algorithms", "14201076", "tls_choose_sigalg", "no suitable signature algorithm"},
	{"bad record MAC", "1408F119", "ssl3_get_record", "decryption failed or bad record mac"},
	{"oversized record", "1408F0C6", "ssl3_get_record", "packet length too long"},
	{"unexpected message", "1408F0F4", "ssl3_read_bytes", "unexpected message"},
	{"invalid signature", "1416F07B", "tls_process_cert_verify", "bad signature"},
}

// translate returns an error of crypto/tls as OpenSSL would have it.
func (h *handle) translate(err error) error {
	number, function, reason := "1408F10B", "ssl3_get_record", "wrong version number"
	suffix := ""
	var record tls.RecordHeaderError
	alert, remote := alertOf(err)
	switch {
	case errors.As(err, &record):
		if h.owner.isServer && startsHTTP(record.RecordHeader[:]) {
			number, reason = "1408F09C", "http request"
		}
	case remote:
		number, function = strings.ToUpper("14094"+strconv.FormatUint(1000+alert, 16)), "ssl3_read_bytes"
		if reason = alerts[alert]; reason == "" {
			reason = "reason(" + strconv.FormatUint(1000+alert, 10) + ")"
		}
		suffix = "SSL alert number " + strconv.FormatUint(alert, 10)
	default:
		number, function, reason = "1409E0E5", "ssl3_write_bytes", strings.TrimPrefix(err.Error(), "tls: ")
		for _, r := range reasons {
			if strings.Contains(err.Error(), r.part) {
				number, function, reason = r.number, r.function, r.reason
				break
			}
		}
	}
	if errors.Is(err, errNoCertificate) && h.owner.context.config.MaxVersion < tls.VersionTLS13 {
		number, function, reason = "1417A0C1", "tls_post_process_client_hello", "no shared cipher"
	}
	e := opensslError("ERR_SSL_", number, "SSL routines", function, reason)
	e.Message += ":crypto/tls:" + suffix + "\n"
	e.Cause = err
	if !rules(h.loop).ErrorsCoded {
		e.Code, e.Library, e.Function, e.Reason = "", "", "", ""
	}
	return e
}

// startsHTTP reports whether a record's header is rather the begin of an HTTP
// request.
func startsHTTP(b []byte) bool {
	for _, word := range []string{"GET ", "POST ", "HEAD ", "PUT "} {
		if strings.HasPrefix(string(b), word) || strings.HasPrefix(word, string(b)) {
			return true
		}
	}
	return false
}
