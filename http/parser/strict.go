package parser

// Strict switches on rules that neither Node has.
type Strict struct{}
