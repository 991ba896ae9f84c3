package http

// recycle takes back a request that is over, with its response, now that its
// socket has another. Nobody may use them any more who was told of
// [AgentOptions.ReuseMessages]; one of which something is left to come is left to
// the collector.
func (r *ClientRequest) recycle(c *clientSocket) {
	g, m := r.g, r.answer
	if !r.released || m == nil || r.res != &m.IncomingMessage || r.parser != nil || r.assigned != nil ||
		c.finishing == r || r.aborted || r.upgraded || r.Hook() != nil || m.Hook() != nil ||
		r.rules().RequestLifecycle && !(r.closed && m.CloseEmitted()) ||
		!m.complete || !m.ReadableEnded() || g.asked.full() {
		return
	}
	*m = response{}
	*r = ClientRequest{answer: m}
	g.asked.put(r)
}
