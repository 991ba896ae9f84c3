package http_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// actor does the steps of one request.
type actor struct {
	*stage
	req *http.IncomingMessage
	res *http.ServerResponse
	n   int
}

func (a *actor) do(steps [][]any) {
	for _, step := range steps {
		if err := a.step(step[0].(string), step[1:]); err != nil {
			a.log("res%d %s threw %s", a.n, step[0], fault(err))
		}
	}
}

func (a *actor) step(op string, args []any) error {
	req, res := a.req, a.res
	if len(args) > 0 {
		if list, ok := args[0].([]any); ok {
			if fn := a.later(op, list); fn != nil {
				fn()
				return nil
			}
		}
	}
	switch op {
	case "log":
		a.log("res%d %s %s", a.n, args[0], a.property(args[0].(string)))
	case "get":
		a.log("res%d %s %s", a.n, args[0], shown(res.GetHeader(args[0].(string))))
	case "names":
		a.log("res%d %s", a.n, strings.Join(res.GetHeaderNames(), " "))
	case "set":
		a.set(args[0].(string), args[1])
	case "resume":
		req.Resume()
	case "destroyreq":
		var err error
		if len(args) > 0 {
			err = errors.New(args[0].(string))
		}
		req.Destroy(err)
	case "destroyres":
		res.Destroy(nil)
	case "destroysocket":
		req.Socket().Destroy(nil)
	case "writeContinue":
		res.WriteContinue(nil)
	case "writeProcessing":
		res.WriteProcessing(nil)
	case "flushHeaders":
		return res.FlushHeaders()
	case "cork":
		res.Cork()
	case "uncork":
		res.Uncork()
	case "setHeader":
		return res.SetHeader(args[0].(string), headerValue(args[1]))
	case "appendHeader":
		return res.AppendHeader(args[0].(string), headerValue(args[1]))
	case "removeHeader":
		return res.RemoveHeader(args[0].(string))
	case "addTrailers":
		fields, _ := fieldsOf(args[0])
		return res.AddTrailers(fields...)
	case "writeHead":
		return a.writeHead(args)
	default:
		return a.send(op, args)
	}
	return nil
}

// later returns what queues steps for another time, nil for other operations.
func (a *actor) later(op string, list []any) func() {
	do := func() { a.do(asSteps(list)) }
	switch op {
	case "tick":
		return func() { a.l.NextTick(func() { a.log("tick%d", a.n); do() }) }
	case "immediate":
		return func() { a.l.SetImmediate(func() { a.log("immediate%d", a.n); do() }) }
	case "onend":
		return func() { a.req.OnEnd(do) }
	case "onfinish":
		return func() { a.res.OnFinish(do) }
	}
	return nil
}

// send does the operations that send a body.
func (a *actor) send(op string, args []any) error {
	res := a.res
	callback := func(name string) func(error) {
		return func(err error) {
			if err != nil {
				a.log("res%d %s %s", a.n, name, fault(err))
			} else {
				a.log("res%d %s", a.n, name)
			}
		}
	}
	text, _ := append(args, nil)[0].(string)
	if strings.Contains(op, "big") {
		text = strings.Repeat(text, int(args[1].(float64)))
	}
	switch op {
	case "write", "writebuf", "writebig":
		c := stream.Text(text)
		if op == "writebuf" {
			c = stream.Bytes([]byte(text))
		}
		ok, err := res.WriteChunk(c, "", callback("written"))
		if err == nil {
			a.log("res%d write %t", a.n, ok)
		}
		return err
	case "end", "endbig":
		switch {
		case a.bytes && len(args) > 0:
			return res.EndString(text)
		case len(args) == 0:
			return res.End()
		}
		return res.EndChunk(stream.Text(text), "", nil)
	case "endbuf", "endbigbuf":
		return res.EndBytes([]byte(text))
	case "endcb":
		return res.EndChunk(stream.Text(text), "", callback("ended"))
	}
	return fmt.Errorf("no such step: %s", op)
}

func (a *actor) set(name string, value any) {
	switch name {
	case "statusCode":
		a.res.StatusCode = int(value.(float64))
	case "statusMessage":
		a.res.StatusMessage = value.(string)
	case "sendDate":
		a.res.SendDate = value.(bool)
	case "strictContentLength":
		a.res.StrictContentLength = value.(bool)
	default:
		a.t.Errorf("no such property: %s", name)
	}
}

func (a *actor) property(name string) string {
	res := a.res
	switch name {
	case "finished":
		return fmt.Sprint(res.Finished())
	case "headersSent":
		return fmt.Sprint(res.HeadersSent())
	}
	if a.l.Profile().Major < 12 {
		return "undefined"
	}
	switch name {
	case "writableEnded":
		return fmt.Sprint(res.WritableEnded())
	case "writableFinished":
		return fmt.Sprint(res.WritableFinished())
	case "writableLength":
		return fmt.Sprint(res.WritableLength())
	case "writableHighWaterMark":
		return fmt.Sprint(res.WritableHighWaterMark())
	case "writableCorked":
		return fmt.Sprint(res.WritableCorked())
	}
	return "no such property"
}

func (a *actor) writeHead(args []any) error {
	h := http.Head{Status: int(args[0].(float64))}
	rest := args[1:]
	if len(rest) > 0 {
		if reason, ok := rest[0].(string); ok {
			h.Reason, h.HasReason = reason, true
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		h.Headers, h.Form = fieldsOf(rest[0])
		if list, ok := rest[0].([]any); ok && h.Form == http.HeaderFlat && len(list)%2 != 0 {
			h.Odd, h.Received = true, fmt.Sprintf("[ '%s' ]", list[0])
		}
	}
	return a.res.WriteHeadArgs(&h)
}

// jsText is a JavaScript string as a header value.
type jsText string

func (s jsText) HeaderText() (string, bool) {
	for _, r := range string(s) {
		if r > 0xff {
			return "", false
		}
	}
	return string(stream.Encode(string(s), stream.Latin1)), true
}

// headerValue returns what the JavaScript layer makes of a header value.
func headerValue(v any) any {
	switch v := v.(type) {
	case string:
		return jsText(v)
	case nil:
		return jsText("null")
	case []any:
		list := make([]string, len(v))
		for i := range v {
			list[i] = v[i].(string)
		}
		return list
	}
	return v
}

func shown(v any) string {
	if v == nil {
		return "undefined"
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// fieldsOf returns headers that were given as an object, a flat list or pairs.
// The objects of the cases have their keys sorted.
func fieldsOf(v any) ([]http.HeaderField, http.HeaderForm) {
	var fields []http.HeaderField
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fields = append(fields, http.HeaderField{Name: name, Value: headerValue(v[name])})
		}
		return fields, http.HeaderObject
	case []any:
		if len(v) > 0 {
			if _, ok := v[0].([]any); ok {
				for _, pair := range v {
					p := pair.([]any)
					fields = append(fields, http.HeaderField{Name: p[0].(string), Value: headerValue(p[1])})
				}
				return fields, http.HeaderPairs
			}
		}
		for i := 0; i+1 < len(v); i += 2 {
			fields = append(fields, http.HeaderField{Name: v[i].(string), Value: headerValue(v[i+1])})
		}
		return fields, http.HeaderFlat
	}
	return nil, http.HeaderObject
}
