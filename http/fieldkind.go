package http

import "unsafe"

// fieldKind says what a header means to the message that sends it.
type fieldKind uint8

const (
	plainField fieldKind = iota
	dateField
	expectField
	trailerField
	connectionField
	keepAliveField
	lengthField
	codingField
	cookieField
	noField // the name is none
)

// kindOf returns what a name stands for, noField when it is no token.
func kindOf(name string) fieldKind {
	if !isToken(name) {
		return noField
	}
	switch len(name) {
	case 4:
		if equalFold(name, "date") {
			return dateField
		}
	case 6:
		if equalFold(name, "expect") {
			return expectField
		}
		if equalFold(name, "cookie") {
			return cookieField
		}
	case 7:
		if equalFold(name, "trailer") {
			return trailerField
		}
	case 10:
		if equalFold(name, "connection") {
			return connectionField
		}
		if equalFold(name, "keep-alive") {
			return keepAliveField
		}
	case 14:
		if equalFold(name, "content-length") {
			return lengthField
		}
	case 17:
		if equalFold(name, "transfer-encoding") {
			return codingField
		}
	}
	return plainField
}

// fieldKinds remembers the kinds of names by where they are in memory: most are
// a program's constants.
type fieldKinds [64]struct {
	name string
	kind fieldKind
}

// longestName is the length from which names are not remembered.
const longestName = 64

// of is kindOf.
func (k *fieldKinds) of(name string) fieldKind {
	at := unsafe.StringData(name)
	e := &k[(uintptr(unsafe.Pointer(at))>>2^uintptr(len(name)))%uintptr(len(k))]
	if unsafe.StringData(e.name) == at && len(e.name) == len(name) && len(name) > 0 {
		return e.kind
	}
	kind := kindOf(name)
	if len(name) < longestName {
		e.name, e.kind = name, kind
	}
	return kind
}
