package orders

import (
	"embed"
	"io/fs"
	"sort"
	"strings"
)

// Profiles names the Nodes whose traces are recorded, the default one first.
var Profiles = []string{"node16", "node10"}

//go:embed ORD-*
var files embed.FS

// IDs returns the names of all programs in order, such as "ORD-005/fin".
func IDs() []string {
	names, err := fs.Glob(files, "ORD-*/*.js")
	if err != nil {
		panic(err)
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".js")
	}
	sort.Strings(names)
	return names
}

// Title returns the sentences at the top of the JavaScript program.
func Title(id string) string {
	title := ""
	for _, line := range head(id) {
		if !strings.HasPrefix(line, "Since: ") {
			title += " " + line
		}
	}
	return strings.TrimSpace(title)
}

// Since returns the oldest profile that can run the program.
func Since(id string) string {
	for _, line := range head(id) {
		if profile, ok := strings.CutPrefix(line, "Since: "); ok {
			return profile
		}
	}
	return "node10"
}

// Recorded returns the trace that a profile's Node printed. ok is false when the
// program uses what that Node does not have.
func Recorded(id, profile string) (trace string, ok bool) {
	b, err := files.ReadFile(id + "." + profile + ".txt")
	return string(b), err == nil
}

// head returns the comment lines under the program's first line.
func head(id string) []string {
	b, err := files.ReadFile(id + ".js")
	if err != nil {
		return nil
	}
	var lines []string
	for _, line := range strings.Split(string(b), "\n")[1:] {
		text, ok := strings.CutPrefix(line, "// ")
		if !ok {
			break
		}
		lines = append(lines, text)
	}
	return lines
}
