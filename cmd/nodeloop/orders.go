package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/tests/orders"
)

func ordersCommand() *command {
	flags := newFlags("orders")
	profile := flags.String("profile", "node16", "behave as, and compare with, this `Node`: node16 or node10")
	brief := flags.Bool("brief", false, "one line a program; only differences are shown whole")
	return &command{
		name: "orders", args: "[ID…]", maxArgs: -1,
		summary: "run the event orders that Node documents and compare with what Node does",
		detail: `Each program runs in this process, on a loop of its own, against the public API;
what it should print was recorded on the real Node running the same steps in
JavaScript (tests/orders). An ID is a documented order, such as ORD-005, or one
program of it, such as ORD-005/fin; without one all run.`,
		examples: []string{
			"nodeloop orders",
			"nodeloop orders ORD-005",
			"nodeloop orders --brief --profile node10",
		},
		failure: "an order differs from Node's",
		flags:   flags,
		run: func(c *console, args []string) int {
			p, err := profileNamed(*profile)
			if err != nil {
				c.errorf("orders: %v", err)
				return exitUsage
			}
			ids, err := selectOrders(args)
			if err != nil {
				c.errorf("orders: %v", err)
				return exitUsage
			}
			return showOrders(c, p, ids, *brief)
		},
	}
}

// profileNamed returns the profile of that name.
func profileNamed(name string) (*loop.Profile, error) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		if p.Name == name {
			return p, nil
		}
	}
	return nil, fmt.Errorf("there is no profile %q: it is node16 or node10", name)
}

// selectOrders returns the programs that the arguments name.
func selectOrders(args []string) ([]string, error) {
	ids := orders.IDs()
	if len(args) == 0 {
		return ids, nil
	}
	var chosen []string
	for _, arg := range args {
		n := len(chosen)
		for _, id := range ids {
			if (id == arg || strings.HasPrefix(id, arg+"/")) && !slices.Contains(chosen, id) {
				chosen = append(chosen, id)
			}
		}
		if len(chosen) == n {
			return nil, fmt.Errorf("there is no order %q", arg)
		}
	}
	return chosen, nil
}

// showOrders runs the programs and returns the exit code.
func showOrders(c *console, p *loop.Profile, ids []string, brief bool) int {
	equal, different, absent := 0, 0, 0
	for _, id := range ids {
		want, ok := orders.Recorded(id, p.Name)
		if !ok {
			absent++
			c.printf("- %s: needs %s: %s\n", id, orders.Since(id), orders.Title(id))
			continue
		}
		got, err := orders.Run(id, p)
		if got == want && err == nil {
			equal++
			c.printf("✓ %s: %s\n", id, orders.Title(id))
			if brief {
				continue
			}
		} else {
			different++
			c.printf("✗ %s: %s\n", id, orders.Title(id))
			if err != nil {
				c.printf("  the loop ended with: %v\n", err)
			}
		}
		sideBySide(c, p, want, got)
	}
	c.printf("%d equal, %d different", equal, different)
	if absent > 0 {
		c.printf(", %d not on %s", absent, p.Name)
	}
	c.printf("\n")
	if different > 0 {
		return exitFailed
	}
	return exitOK
}

// columnWidth is the width of one of the two columns.
const columnWidth = 52

// sideBySide prints two traces line by line and points at the first difference.
func sideBySide(c *console, p *loop.Profile, want, got string) {
	columns(c, "Node "+p.Version, want, got)
}

// columns is sideBySide with the title of the left column.
func columns(c *console, title, want, got string) {
	left := strings.Split(strings.TrimSuffix(want, "\n"), "\n")
	right := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	c.printf("    %-*s %s\n", columnWidth, title, "nodeloop")
	found := false
	for i := range max(len(left), len(right)) {
		a, b := lineAt(left, i), lineAt(right, i)
		mark := " "
		if a != b && !found {
			found, mark = true, "✗"
		}
		c.printf("  %s %-*s %s\n", mark, columnWidth, shorten(a), shorten(b))
		if mark == "✗" && (shorten(a) != a || shorten(b) != b) {
			c.printf("    Node:     %s\n    nodeloop: %s\n", a, b)
		}
	}
	c.printf("\n")
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// shorten makes a line fit its column.
func shorten(line string) string {
	if r := []rune(line); len(r) > columnWidth {
		return string(r[:columnWidth-1]) + "…"
	}
	return line
}
