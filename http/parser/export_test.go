package parser

// Dead reports whether the parser reads nothing more.
func (p *Parser) Dead() bool { return p.err != nil }
