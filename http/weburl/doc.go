// Package weburl reads the hosts of URLs as the URL standard does: domains, IPv4 addresses in all their notations, and IPv6 addresses. It holds
// no state and may be called from anywhere. Both parsers of URLs, that of
// package http and that of the JavaScript class URL, take their hosts from here.
package weburl
