package parser

func (p *Parser) readHead(d []byte, i int) int { return i }
