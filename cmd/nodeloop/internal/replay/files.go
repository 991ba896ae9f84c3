package replay

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// File is a program to run.
type File struct {
	// Family groups it in tables; see [FamilyOf].
	Family string
	// Path is its name in reports: below the root where there is one, else as it
	// was given.
	Path string
	// Abs is where it is.
	Abs string
	// Suite is the folder that holds Node's test/common when the file lies in
	// such a tree, or "".
	Suite string

	root string
}

func (f *File) dir() string { return filepath.Dir(f.Abs) }

// withoutRoot makes the paths in a text relative to the root, so that reports of
// two machines are equal.
func (f *File) withoutRoot(text string) string {
	if f.root == "" || f.root == "/" {
		return text
	}
	return strings.ReplaceAll(text, f.root+"/", "")
}

// families lists what FamilyOf knows, first match first.
var families = []struct {
	name    string
	pattern func() *regexp.Regexp
}{
	{"http", pattern(`^(test-)?http[-.]`)},
	{"net", pattern(`^(test-)?net[-.]`)},
	{"stream", pattern(`^(test-)?stream(s|2|3)?[-.]`)},
	{"timers", pattern(`^(test-)?timers[-.]`)},
	{"events", pattern(`^(test-)?(event-emitter|events)[-.]`)},
	{"nextTick", pattern(`^(test-)?(process-next-tick|next-tick|nexttick|microtask)`)},
}

// FamilyOf returns the family of a file by its name: http, net, stream, timers,
// events, nextTick or other.
func FamilyOf(path string) string {
	name := filepath.Base(path)
	for _, f := range families {
		if f.pattern().MatchString(name) {
			return f.name
		}
	}
	return "other"
}

// Selection says which files to run.
type Selection struct {
	// Paths are files and folders.
	Paths []string
	// List names a file with one path a line, after a family and a tab where
	// there are any; lines that begin with # are comments.
	List string
	// Root is the folder that the paths of the list begin at, or its test folder;
	// the current one by default. Reports show paths below it.
	Root string
	// Filter, if set, is what a path has to match.
	Filter *regexp.Regexp
}

// Files finds the files of a selection. A folder stands for its .js files and
// those of the folders in it, in Node's own tree only for its tests.
func (s *Selection) Files() ([]File, error) {
	c := &collector{filter: s.Filter, seen: map[string]bool{}}
	if s.Root != "" || s.List != "" {
		root, err := filepath.Abs(s.Root)
		if err != nil {
			return nil, err
		}
		c.root = root
	}
	for _, path := range s.Paths {
		if err := c.path(path); err != nil {
			return nil, err
		}
	}
	if s.List != "" {
		if err := c.list(s.List); err != nil {
			return nil, err
		}
	}
	return c.files, nil
}

type collector struct {
	root   string
	filter *regexp.Regexp
	seen   map[string]bool
	files  []File
}

func (c *collector) add(name, abs string) {
	if c.root != "" {
		if rel, err := filepath.Rel(c.root, abs); err == nil && !strings.HasPrefix(rel, "..") {
			name = rel
		}
	}
	name = filepath.ToSlash(name)
	if c.seen[abs] || c.filter != nil && !c.filter.MatchString(name) {
		return
	}
	c.seen[abs] = true
	c.files = append(c.files, File{Family: FamilyOf(name), Path: name, Abs: abs, Suite: suiteOf(abs), root: c.root})
}

func (c *collector) path(name string) error {
	abs, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(abs)
	if err != nil {
		return fmt.Errorf("%s: %s", name, errText(err))
	}
	if !info.IsDir() {
		c.add(name, abs)
		return nil
	}
	return filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if path != name && notTests(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		case filepath.Ext(path) != ".js":
			return nil
		}
		abs, err := filepath.Abs(path)
		if err == nil && (suiteOf(abs) == "" || strings.HasPrefix(d.Name(), "test-")) {
			c.add(path, abs)
		}
		return err
	})
}

// notTests reports whether a folder holds what tests need rather than tests.
func notTests(name string) bool {
	return name == "node_modules" || name == "fixtures" || name == "common" || strings.HasPrefix(name, ".")
}

func (c *collector) list(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("%s: %s", name, errText(err))
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rel := line
		if cells := strings.Split(line, "\t"); len(cells) > 1 {
			rel = cells[1]
		}
		abs := filepath.Join(c.root, filepath.FromSlash(rel))
		if !exists(abs) {
			if inTest := filepath.Join(c.root, "test", filepath.FromSlash(rel)); exists(inTest) {
				abs = inTest
			}
		}
		c.add(rel, abs)
	}
	return lines.Err()
}

// suiteOf returns the folder above a file that holds Node's test/common, or "".
func suiteOf(abs string) string {
	dir := filepath.Dir(abs)
	for range 3 {
		dir = filepath.Dir(dir)
		if exists(filepath.Join(dir, "common", "index.js")) || exists(filepath.Join(dir, "common.js")) {
			return dir
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
