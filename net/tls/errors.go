package tls

import (
	"strings"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The codes of this package's own errors. Those of certificates are listed with
// their texts in verify.go.
const (
	ErrCertAltnameFormat       nodeerr.Code = "ERR_TLS_CERT_ALTNAME_FORMAT"
	ErrCertAltnameInvalid      nodeerr.Code = "ERR_TLS_CERT_ALTNAME_INVALID"
	ErrHandshakeTimeout        nodeerr.Code = "ERR_TLS_HANDSHAKE_TIMEOUT"
	ErrInvalidProtocolMethod   nodeerr.Code = "ERR_TLS_INVALID_PROTOCOL_METHOD"
	ErrInvalidProtocolVersion  nodeerr.Code = "ERR_TLS_INVALID_PROTOCOL_VERSION"
	ErrInvalidState            nodeerr.Code = "ERR_TLS_INVALID_STATE"
	ErrProtocolVersionConflict nodeerr.Code = "ERR_TLS_PROTOCOL_VERSION_CONFLICT"
	ErrRenegotiate             nodeerr.Code = "ERR_TLS_RENEGOTIATE"
	ErrRequiredServerName      nodeerr.Code = "ERR_TLS_REQUIRED_SERVER_NAME"
	ErrSNIFromServer           nodeerr.Code = "ERR_TLS_SNI_FROM_SERVER"
	ErrSSLNoCipherMatch        nodeerr.Code = "ERR_SSL_NO_CIPHER_MATCH"
	ErrOSSLPEMNoStartLine      nodeerr.Code = "ERR_OSSL_PEM_NO_START_LINE"
	ErrOSSLKeyValuesMismatch   nodeerr.Code = "ERR_OSSL_X509_KEY_VALUES_MISMATCH"
	ErrCryptoOperationFailed   nodeerr.Code = "ERR_CRYPTO_OPERATION_FAILED"
)

// opensslError is an error as OpenSSL's stack gives it: number is its packed
// library, function and reason.
func opensslError(prefix, number, library, function, reason string) *nodeerr.Error {
	return &nodeerr.Error{
		Code:    nodeerr.Code(prefix + strings.ToUpper(strings.ReplaceAll(reason, " ", "_"))),
		Message: "error:" + number + ":" + library + ":" + function + ":" + reason,
		Library: library, Function: function, Reason: reason,
	}
}

func errNoStartLine() error {
	return opensslError("ERR_OSSL_PEM_", "0909006C", "PEM routines", "get_name", "no start line")
}

func errKeyMismatch() error {
	return opensslError("ERR_OSSL_X509_", "0B080074", "x509 certificate routines", "X509_check_private_key", "key values mismatch")
}

func errNoCipherMatch() error {
	return opensslError("ERR_SSL_", "1410D0B9", "SSL routines", "SSL_CTX_set_cipher_list", "no cipher match")
}

func errHandshakeTimeout() error {
	return nodeerr.New(ErrHandshakeTimeout, "TLS handshake timeout")
}

func errReset(message string) *nodeerr.Error { return nodeerr.New(nodeerr.ECONNRESET, message) }

func errMultipleCallback() error {
	return nodeerr.New(nodeerr.ErrMultipleCallback, "Callback called multiple times")
}

func errSocketClosed() error { return nodeerr.New(nodeerr.ErrSocketClosed, "Socket is closed") }

// protocolError is what a write fails with because of an error of the protocol.
func protocolError(cause error) error {
	e := nodeerr.FromErrno(nodeerr.Number("EPROTO"), "write")
	e.Message += " " + cause.Error()
	e.Cause = cause
	return e
}

// rules returns what differs between the profiles.
func rules(l *loop.Loop) *loop.TLSProfile { return &l.Profile().TLS }
