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

// Foreign reports whether m is a method of RTSP alone, which llhttp reads and
// Node has no name for.
func (m Method) Foreign() bool { return m >= MethodDescribe && m < methodCount }

// Methods returns the names of the methods a dialect reads, indexed by Method.
// The slice is the caller's.
func Methods(d Dialect) []string {
	n := MethodSource + 1
	if d == LLHTTP6 {
		n = methodCount
	}
	return append([]string(nil), methodNames[:n]...)
}

// nextMethod finds a method below limit that shares the first n bytes of cur's
// name and goes on with c.
func nextMethod(cur Method, n int, c byte, limit Method) (Method, bool) {
	if n == 0 {
		cur = 0
	}
	prefix := methodNames[cur][:n]
	for m := Method(0); m < limit; m++ {
		name := methodNames[m]
		if len(name) > n && name[n] == c && name[:n] == prefix {
			return m, true
		}
	}
	return 0, false
}

// protocol is a word that may precede a request's version, by its first letter,
// and the methods that may come before it.
type protocol struct {
	rest    string
	methods uint64
	refusal string
}

// protocols stands in the order of sWordHTTP, sWordICE and sWordRTSP.
var protocols = [3]protocol{
	{"TTP/", 1<<(MethodPri+1) - 1, "Invalid method for HTTP/x.x request"},
	{"CE/", 1 << MethodSource, "Expected SOURCE method for ICE/x.x request"},
	{
		"TSP/",
		1<<MethodOptions | 1<<MethodGet | 1<<MethodPost | (1<<(MethodFlush+1) - 1<<MethodDescribe),
		"Invalid method for RTSP/x.x request",
	},
}
