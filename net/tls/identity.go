package tls

import (
	"encoding/json"
	"net/netip"
	"strings"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// CheckServerIdentity returns why a certificate is not that of a host, nil when
// it is: ERR_TLS_CERT_ALTNAME_INVALID, or ERR_TLS_CERT_ALTNAME_FORMAT for names
// that cannot be read. It mirrors tls.checkServerIdentity.
func CheckServerIdentity(hostname string, cert *PeerCertificate) error {
	var names, ips []string
	list, err := splitAltNames(cert.SubjectAltName)
	if err != nil {
		return err
	}
	for _, name := range list {
		if dns, ok := strings.CutPrefix(name, "DNS:"); ok {
			names = append(names, dns)
		} else if ip, ok := strings.CutPrefix(name, "IP Address:"); ok {
			ips = append(ips, canonicalIP(ip))
		}
	}
	hostname = strings.TrimSuffix(hostname, ".")
	reason := ""
	common := cert.Subject.Get("CN")
	switch {
	case net.IsIP(hostname) != 0:
		if wanted := canonicalIP(hostname); !contains(ips, func(ip string) bool { return ip == wanted }) {
			reason = "IP: " + hostname + " is not in the cert's list: " + strings.Join(ips, ", ")
		}
	case len(names) > 0:
		if !contains(names, func(p string) bool { return matchesHost(hostname, p) }) {
			reason = "Host: " + hostname + ". is not in the cert's altnames: " + cert.SubjectAltName
		}
	case len(common) > 0:
		if !contains(common, func(p string) bool { return matchesHost(hostname, p) }) {
			reason = "Host: " + hostname + ". is not cert's CN: " + strings.Join(common, ",")
		}
	default:
		reason = "Cert does not contain a DNS name"
	}
	if reason == "" {
		return nil
	}
	return &nodeerr.Error{
		Code:    ErrCertAltnameInvalid,
		Message: "Hostname/IP does not match certificate's altnames: " + reason,
		Reason:  reason, Host: hostname,
	}
}

func contains(list []string, ok func(string) bool) bool {
	for _, s := range list {
		if ok(s) {
			return true
		}
	}
	return false
}

// canonicalIP writes an address in its one form, empty for what is none.
func canonicalIP(text string) string {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return ""
	}
	return a.String()
}

// matchesHost reports whether a name of a certificate, which may have a wildcard
// in its first label, is that of a host.
func matchesHost(host, pattern string) bool {
	if pattern == "" {
		return false
	}
	labels, own := labelsOf(pattern), labelsOf(host)
	if len(labels) != len(own) {
		return false
	}
	for _, label := range labels {
		if label == "" || strings.ContainsFunc(label, func(r rune) bool { return r < 0x21 || r > 0x7f }) {
			return false
		}
	}
	for i := 1; i < len(labels); i++ {
		if labels[i] != own[i] {
			return false
		}
	}
	first := labels[0]
	if !strings.Contains(first, "*") || strings.Contains(first, "xn--") {
		return own[0] == first
	}
	prefix, suffix, _ := strings.Cut(first, "*")
	return !strings.Contains(suffix, "*") && len(labels) > 2 && len(prefix)+len(suffix) <= len(own[0]) &&
		strings.HasPrefix(own[0], prefix) && strings.HasSuffix(own[0], suffix)
}

// labelsOf returns the labels of a host name, its ASCII letters lower.
func labelsOf(host string) []string {
	lower := func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return strings.Split(strings.Map(lower, strings.TrimSuffix(host, ".")), ".")
}

// quotedText returns the JSON string that a text begins with, "" for none.
func quotedText(text string) string {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '"':
			return text[:i+1]
		case c < ' ':
			return ""
		}
	}
	return ""
}

// splitAltNames splits the text of subjectaltname, in which names that could be
// misread are quoted.
func splitAltNames(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	if !strings.Contains(text, `"`) {
		return strings.Split(text, ", "), nil
	}
	var list []string
	current := ""
	for text != "" {
		sep, quote := strings.Index(text, ", "), strings.IndexByte(text, '"')
		switch {
		case quote >= 0 && (sep < 0 || quote < sep):
			current += text[:quote]
			raw := quotedText(text[quote:])
			var plain string
			if raw == "" || json.Unmarshal([]byte(raw), &plain) != nil {
				return nil, &nodeerr.Error{
					Kind: nodeerr.PlainError, Code: ErrCertAltnameFormat,
					Message: "Invalid subject alternative name string",
				}
			}
			current += plain
			text = text[quote+len(raw):]
		case sep >= 0:
			list = append(list, current+text[:sep])
			current, text = "", text[sep+2:]
		default:
			current, text = current+text, ""
		}
	}
	return append(list, current), nil
}
