package main

import (
	"errors"
	"strings"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// spy sees the server's emits, as a program that wraps server.emit does: a
// listener of 'clientError' would switch the server's own answers off.
type spy struct{ s *server }

// EmitOverride implements [emitter.Hook].
func (h spy) EmitOverride(_ *emitter.EventEmitter, key emitter.Key, args []any) (heard, handled bool) {
	if key.Name == "clientError" {
		err, _ := args[0].(error)
		socket, _ := args[1].(http.Socket)
		h.s.sayClientError(err, socket)
	}
	return false, false
}

// Convert implements [emitter.Hook].
func (spy) Convert(any, any) bool { return false }

// Throwable implements [emitter.Hook].
func (spy) Throwable(arg any) any { return arg }

// Describe implements [emitter.Hook].
func (spy) Describe() string { return "[Server]" }

func (s *server) sayClientError(err error, socket http.Socket) {
	o := object{{"ev", "clientError"}, {"port", s.portOf(socket)}}
	o = append(o, member{"code", orUndefined(codeOr(err, ""))})
	var e *nodeerr.Error
	if errors.As(err, &e) {
		if strings.HasPrefix(string(e.Code), "HPE_") {
			o = append(o, member{"bytesParsed", e.BytesParsed}, member{"reason", orUndefined(e.Reason)})
		}
		o = append(o, member{"message", e.Message})
		if e.RawPacket != nil {
			o = append(o, member{"raw", len(e.RawPacket)})
		}
	}
	s.say(o)
}

func (s *server) clientError(err error, socket http.Socket) {
	s.sayClientError(err, socket)
	if nodeerr.CodeOf(err) == nodeerr.ECONNRESET || !socket.IsWritable() {
		socket.Destroy(nil)
		return
	}
	must(socket.EndChunk(stream.Text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), "", nil))
}

// takeOver adds the listeners that a plain server has not.
func (s *server) takeOver() {
	s.srv.OnUpgrade(s.tunnel("upgrade", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"))
	s.srv.OnConnect(s.tunnel("connect", "HTTP/1.1 200 Connection established\r\n\r\n"))
	s.srv.OnCheckContinue(func(req *http.IncomingMessage, res *http.ServerResponse) {
		s.say(object{{"ev", "continue"}, {"port", s.portOf(req.Socket())}, {"url", wire(req.URL)}})
		res.WriteContinue(nil)
		s.request(req, res)
	})
	s.srv.OnCheckExpectation(func(req *http.IncomingMessage, res *http.ServerResponse) {
		s.say(object{
			{"ev", "expectation"},
			{"port", s.portOf(req.Socket())},
			{"url", wire(req.URL)},
			{"expect", wire(req.Headers().Get("expect"))},
		})
		s.request(req, res)
	})
}

// tunnel answers with a head, tells what it got and sends back what comes.
func (s *server) tunnel(event, answer string) func(*http.IncomingMessage, http.Socket, []byte) {
	return func(req *http.IncomingMessage, taken http.Socket, head []byte) {
		socket := taken.(*net.Socket)
		port := s.portOf(socket)
		s.say(object{{"ev", event}, {"port", port}, {"url", wire(req.URL)}, {"head", len(head)}})
		socket.OnError(func(err error) {
			s.say(object{{"ev", "sockerror"}, {"port", port}, {"code", orUndefined(codeOr(err, ""))}})
		})
		view := object{
			{event, true},
			{"method", orUndefined(req.Method)},
			{"url", wire(req.URL)},
			{"rawHeaders", req.RawHeaders},
			{"head", wire(head)},
		}
		socket.WriteString(answer + text(view) + "\n")
		socket.OnData(func(chunk []byte) { socket.Write(chunk) })
		socket.OnEnd(func() { socket.End() })
	}
}
