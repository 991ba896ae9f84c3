// Package https mirrors Node's https module: HTTP servers, requests and agents
// over encrypted connections.
//
//	server, err := https.CreateServer(l, &https.ServerOptions{
//		Secure: tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: cert, Key: key}},
//	}, func(req *http.IncomingMessage, res *http.ServerResponse) { res.EndString("hello") })
//	server.Listen(net.ListenOptions{Port: 8443}, nil)
//
// Everything that package http has goes for it, too: a [Server] is an
// http.Server whose connections are package tls's, an [Agent] is an http.Agent
// that makes such connections and resumes their sessions.
//
// Everything here must be called from the loop's goroutine.
package https
