package tls

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"slices"
	"strings"
)

// Name is a subject or issuer: its attributes in the order in which the
// certificate has them, each with one value or several.
type Name []Attribute

// Attribute is a part of a [Name], such as CN.
type Attribute struct {
	// Key is OpenSSL's short name, or the number of an attribute without one.
	Key    string
	Values []string
}

// Get returns the values of an attribute, none when it is not there.
func (n Name) Get(key string) []string {
	for i := range n {
		if n[i].Key == key {
			return n[i].Values
		}
	}
	return nil
}

// add adds a value, behind those that the attribute has already.
func (n Name) add(key, value string) Name {
	for i := range n {
		if n[i].Key == key {
			n[i].Values = append(n[i].Values, value)
			return n
		}
	}
	return append(n, Attribute{key, []string{value}})
}

// parseName reads a name in DER. With joined, attributes of one part stand in
// one value, as profile node10 has them.
func parseName(der []byte, joined bool) Name {
	var parts pkix.RDNSequence
	if _, err := asn1.Unmarshal(der, &parts); err != nil {
		return nil
	}
	var n Name
	for _, part := range parts {
		if !joined {
			for _, a := range part {
				n = n.add(shortName(a.Type), valueText(a.Value))
			}
			continue
		}
		texts := make([]string, 0, len(part))
		for _, a := range part {
			texts = append(texts, shortName(a.Type)+"="+valueText(a.Value))
		}
		key, value, _ := strings.Cut(strings.Join(texts, " + "), "=")
		n = n.add(key, value)
	}
	return n
}

func valueText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}

// shortNames are OpenSSL's short names of attributes.
var shortNames = []struct {
	oid  asn1.ObjectIdentifier
	name string
}{
	{asn1.ObjectIdentifier{2, 5, 4, 3}, "CN"},
	{asn1.ObjectIdentifier{2, 5, 4, 4}, "SN"},
	{asn1.ObjectIdentifier{2, 5, 4, 5}, "serialNumber"},
	{asn1.ObjectIdentifier{2, 5, 4, 6}, "C"},
	{asn1.ObjectIdentifier{2, 5, 4, 7}, "L"},
	{asn1.ObjectIdentifier{2, 5, 4, 8}, "ST"},
	{asn1.ObjectIdentifier{2, 5, 4, 9}, "street"},
	{asn1.ObjectIdentifier{2, 5, 4, 10}, "O"},
	{asn1.ObjectIdentifier{2, 5, 4, 11}, "OU"},
	{asn1.ObjectIdentifier{2, 5, 4, 12}, "title"},
	{asn1.ObjectIdentifier{2, 5, 4, 13}, "description"},
	{asn1.ObjectIdentifier{2, 5, 4, 15}, "businessCategory"},
	{asn1.ObjectIdentifier{2, 5, 4, 17}, "postalCode"},
	{asn1.ObjectIdentifier{2, 5, 4, 41}, "name"},
	{asn1.ObjectIdentifier{2, 5, 4, 42}, "GN"},
	{asn1.ObjectIdentifier{2, 5, 4, 43}, "initials"},
	{asn1.ObjectIdentifier{2, 5, 4, 44}, "generationQualifier"},
	{asn1.ObjectIdentifier{2, 5, 4, 46}, "dnQualifier"},
	{asn1.ObjectIdentifier{2, 5, 4, 65}, "pseudonym"},
	{asn1.ObjectIdentifier{2, 5, 4, 97}, "organizationIdentifier"},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}, "emailAddress"},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 2}, "unstructuredName"},
	{asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}, "UID"},
	{asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}, "DC"},
	{asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 1}, "jurisdictionL"},
	{asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 2}, "jurisdictionST"},
	{asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 3}, "jurisdictionC"},
}

func shortName(oid asn1.ObjectIdentifier) string {
	for i := range shortNames {
		if slices.Equal(shortNames[i].oid, oid) {
			return shortNames[i].name
		}
	}
	return oid.String()
}
