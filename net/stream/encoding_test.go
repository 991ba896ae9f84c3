package stream_test

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

func TestNormalize(t *testing.T) {
	for name, want := range map[stream.Encoding]stream.Encoding{
		"": stream.UTF8, "utf8": stream.UTF8, "UTF-8": stream.UTF8, "Ucs2": stream.UTF16LE, "utf-16le": stream.UTF16LE,
		"binary": stream.Latin1, "LATIN1": stream.Latin1, "ascii": stream.ASCII, "hex": stream.Hex,
		"base64": stream.Base64, "base64URL": stream.Base64URL, "buffer": "", "bogus": "", "utf 8": "",
	} {
		if got, ok := stream.Normalize(name); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t", name, got, ok)
		}
	}
	if stream.IsEncoding("") || stream.IsEncoding(stream.Buffer) || !stream.IsEncoding("Hex") {
		t.Error("IsEncoding")
	}
}

// The expectations of the tables below were printed by node16.

func TestEncode(t *testing.T) {
	for _, tc := range []struct {
		text string
		enc  stream.Encoding
		want string // hex
	}{
		{"h\u00e9\u20ac\U0001F600", stream.UTF8, "68c3a9e282acf09f9880"},
		{"h\u00e9\u20ac\U0001F600", stream.Latin1, "68e9ac3d00"},
		{"h\u00e9", stream.ASCII, "68e9"},
		{"h\u00e9\U0001F600", stream.UTF16LE, "6800e9003dd800de"},
		{"\xed\xa0\xbd", stream.UTF8, "efbfbd"},  // half a pair
		{"\xed\xa0\xbd", stream.UTF16LE, "3dd8"}, // half a pair
		{"0aFf1", stream.Hex, "0aff"},
		{"0azz11", stream.Hex, "0a"},
		{"aGk=", stream.Base64, "6869"},
		{"a-_/ +\n=x", stream.Base64, "6befff"},
		{"_-8", stream.Base64URL, "ffef"},
	} {
		if got := hex.EncodeToString(stream.Encode(tc.text, tc.enc)); got != tc.want {
			t.Errorf("%q in %s: %s, want %s", tc.text, tc.enc, got, tc.want)
		}
	}
}

func TestDecode(t *testing.T) {
	for _, tc := range []struct {
		hex  string
		enc  stream.Encoding
		want string
	}{
		{"68c3a9e282acf09f9880", stream.UTF8, "h\u00e9\u20ac\U0001F600"},
		{"e282", stream.UTF8, "\ufffd"},
		{"eda080", stream.UTF8, "\ufffd\ufffd\ufffd"},
		{"f0908041", stream.UTF8, "\ufffdA"},
		{"e980", stream.Latin1, "\u00e9\u0080"},
		{"e980", stream.ASCII, "i\x00"},
		{"3dd800de41", stream.UTF16LE, "\U0001F600"},
		{"3dd84100", stream.UTF16LE, "\xed\xa0\xbdA"},
		{"0aff", stream.Hex, "0aff"},
		{"6869", stream.Base64, "aGk="},
		{"ffef", stream.Base64URL, "_-8"},
	} {
		b, _ := hex.DecodeString(tc.hex)
		if got := stream.Decode(b, tc.enc); got != tc.want {
			t.Errorf("%s in %s: %q, want %q", tc.hex, tc.enc, got, tc.want)
		}
	}
}

func TestStringDecoder(t *testing.T) {
	for _, tc := range []struct {
		enc    stream.Encoding
		chunks string // hex, separated by spaces
		want   string // of each write and of end, separated by |
	}{
		{stream.UTF8, "e2 82 ac41", "||\u20acA|"},
		{stream.UTF8, "f09f 98", "||\ufffd"},
		{stream.UTF8, "c3 41", "|\ufffdA|"},
		{stream.UTF8, "e282 e282 ac", "|\ufffd|\u20ac|"},
		{stream.UTF16LE, "41 00 3d d800 de", "|A||\xed\xa0\xbd|\xed\xb8\x80|"},
		{stream.UTF16LE, "3dd8 00de", "|\U0001F600|"},
		{stream.UTF16LE, "4100 42", "A||"},
		{stream.Base64, "68 69", "||aGk="},
		{stream.Base64, "686968 69", "aGlo||aQ=="},
		{stream.Hex, "0a ff", "0a|ff|"},
		{stream.Latin1, "e9", "\u00e9|"},
	} {
		d, err := stream.NewStringDecoder(tc.enc)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range strings.Fields(tc.chunks) {
			b, _ := hex.DecodeString(c)
			got = append(got, d.Write(b))
		}
		got = append(got, d.End())
		if s := strings.Join(got, "|"); s != tc.want {
			t.Errorf("%s in %s: %q, want %q", tc.chunks, tc.enc, s, tc.want)
		}
	}
	if _, err := stream.NewStringDecoder("bogus"); !errors.Is(err, nodeerr.ErrUnknownEncoding) {
		t.Errorf("got %v", err)
	}
}

// TestUnits shows that text is measured and cut in UTF-16 units, as JavaScript's
// is.
func TestUnits(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "h\u00e9": 2, "\u20ac": 1, "\U0001F600x": 3, "\xed\xa0\xbd": 1} {
		if got := stream.Text(text).Len(); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
