package main

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// inject puts what the query says, name n and value v in base64, where a careless
// program would: k says where.
func (x *exchange) inject() {
	k := x.query("k")
	thrown := func(err error) any {
		if err == nil {
			return nil
		}
		return nameOf(err)
	}
	refused := thrown(x.put(k, wireOf(fromBase64(x.query("n"))), wireOf(fromBase64(x.query("v")))))
	x.say("inject", member{"k", k}, member{"thrown", refused})
	err := x.res.EndString(text(object{{"n", x.n}, {"k", k}, {"thrown", refused}}) + "\n")
	if err != nil {
		x.s.say(object{{"ev", "inject-end"}, {"port", x.port}, {"thrown", thrown(err)}})
		x.req.Socket().(*net.Socket).Destroy(nil)
	}
}

func (x *exchange) put(k, name, value string) error {
	res, one := x.res, []http.HeaderField{{Name: name, Value: value}}
	switch k {
	case "header":
		return res.SetHeader(name, value)
	case "headers":
		return res.WriteHeadArgs(&http.Head{Status: 200, Headers: one, Form: http.HeaderObject})
	case "rawheaders":
		return res.WriteHeadArgs(&http.Head{Status: 200, Headers: one, Form: http.HeaderFlat})
	case "array":
		return res.SetHeader(name, []string{"ok", value})
	case "status":
		return res.WriteHeadReason(200, value)
	case "message":
		res.StatusMessage = value
	case "code":
		res.StatusCode = statusOf(value)
	case "writecode":
		return res.WriteHead(statusOf(value))
	case "trailer":
		if err := res.SetHeader("Transfer-Encoding", "chunked"); err != nil {
			return err
		}
		res.WriteString("x")
		return res.AddTrailers(one...)
	case "cl":
		return res.SetHeader("Content-Length", value)
	case "te":
		return res.SetHeader("Transfer-Encoding", value)
	case "early":
		return nodeerr.NewType("", "res.writeEarlyHints is not a function")
	case "info":
		res.WriteProcessing(nil)
	}
	return nil
}

// statusOf is a status code from text, 0 for none.
func statusOf(s string) int {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.Abs(f) > math.MaxInt32 {
		return 0
	}
	return int(f)
}

func fromBase64(s string) string {
	return stream.Decode(stream.Encode(s, stream.Base64), stream.UTF8)
}

// nameOf is the code of an error, or its name.
func nameOf(err error) string {
	var e *nodeerr.Error
	if errors.As(err, &e) && e.Code == "" {
		return e.Name()
	}
	return codeOr(err, "Error")
}
