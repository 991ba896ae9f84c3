package parser

// Method is a request method by its number in llhttp and http_parser, which is
// what Node's kOnHeadersComplete is given.
type Method uint8

// The methods, in the order of llhttp. HTTPParser29 knows them up to MethodSource.
const (
	MethodDelete Method = iota
	MethodGet
	MethodHead
	MethodPost
	MethodPut
	MethodConnect
	MethodOptions
	MethodTrace
	MethodCopy
	MethodLock
	MethodMkcol
	MethodMove
	MethodPropfind
	MethodProppatch
	MethodSearch
	MethodUnlock
	MethodBind
	MethodRebind
	MethodUnbind
	MethodACL
	MethodReport
	MethodMkactivity
	MethodCheckout
	MethodMerge
	MethodMSearch
	MethodNotify
	MethodSubscribe
	MethodUnsubscribe
	MethodPatch
	MethodPurge
	MethodMkcalendar
	MethodLink
	MethodUnlink
	MethodSource
	MethodPri
	MethodDescribe
	MethodAnnounce
	MethodSetup
	MethodPlay
	MethodPause
	MethodTeardown
	MethodGetParameter
	MethodSetParameter
	MethodRedirect
	MethodRecord
	MethodFlush

	methodCount
)

var methodNames = [methodCount]string{
	"DELETE", "GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE",
	"COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND", "PROPPATCH", "SEARCH", "UNLOCK", "BIND", "REBIND", "UNBIND", "ACL",
	"REPORT", "MKACTIVITY", "CHECKOUT", "MERGE",
	"M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE",
	"PATCH", "PURGE", "MKCALENDAR", "LINK", "UNLINK", "SOURCE", "PRI",
	"DESCRIBE", "ANNOUNCE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER", "REDIRECT", "RECORD", "FLUSH",
}

// String returns the method's name as it stands on the wire.
func (m Method) String() string {
	if m < methodCount {
		return methodNames[m]
	}
	return ""
}

// Methods returns the names of the methods a dialect reads, indexed by Method.
// The slice is the caller's.
func Methods(d Dialect) []string {
	n := MethodSource + 1
	if d == LLHTTP6 {
		n = methodCount
	}
	return append([]string(nil), methodNames[:n]...)
}
