package http

import "slices"

// namedLists is one of an agent's tables: lists by origin name, in the order in
// which the names were added, as a JavaScript object of arrays. An empty list
// may stay until it is deleted.
type namedLists[T comparable] struct {
	index map[string]*namedList[T] // nil while there are few
	order []*namedList[T]          // deleted ones stay until half of them are
	dead  int
	spare *namedList[T] // a dropped list, for the next name
}

// fewLists is up to how many lists are searched one by one.
const fewLists = 8

// NamedLists is a view of one of an agent's tables, as it stands whenever it is
// asked: lists of sockets or requests by the name of their origin.
type NamedLists[T comparable] struct{ table *namedLists[T] }

// Names returns the names in the order in which they were added.
func (n NamedLists[T]) Names() []string { return n.table.names() }

// Get returns a copy of the named list; ok is false when there is none.
func (n NamedLists[T]) Get(name string) (items []T, ok bool) {
	if l := n.table.get(name); l != nil {
		return slices.Clone(l.items), true
	}
	return nil, false
}

// Set replaces the named list by a copy of items; nil deletes it.
func (n NamedLists[T]) Set(name string, items []T) { n.table.set(name, items) }

// shortList is the length up to which a list is shifted in place, so that it
// keeps its storage.
const shortList = 64

type namedList[T comparable] struct {
	name    string
	items   []T
	deleted bool
}

// get returns the named list, or nil.
func (n *namedLists[T]) get(name string) *namedList[T] {
	if n.index != nil {
		return n.index[name]
	}
	for _, l := range n.order {
		if !l.deleted && l.name == name {
			return l
		}
	}
	return nil
}

// make returns the named list, adding it when it is not there.
func (n *namedLists[T]) make(name string) *namedList[T] {
	if l := n.get(name); l != nil {
		return l
	}
	l := n.fresh(name)
	n.put(l)
	return l
}

// fresh returns an empty list for name that is not in the table yet.
func (n *namedLists[T]) fresh(name string) *namedList[T] {
	l := n.spare
	if l == nil {
		return &namedList[T]{name: name}
	}
	n.spare = nil
	l.name = name
	return l
}

// put adds l under its name, again if it was deleted, last in order. A list of
// that name is replaced in its place.
func (n *namedLists[T]) put(l *namedList[T]) {
	old := n.get(l.name)
	if old == l {
		return
	}
	if n.index != nil {
		n.index[l.name] = l
	}
	if old != nil {
		old.deleted = true
		n.order[slices.Index(n.order, old)] = l
		return
	}
	if l.deleted {
		if i := slices.Index(n.order, l); i >= 0 {
			n.order = slices.Delete(n.order, i, i+1)
			n.dead--
		}
		l.deleted = false
	}
	n.order = append(n.order, l)
	if n.index == nil && len(n.order) > fewLists {
		n.index = make(map[string]*namedList[T])
		for _, l := range n.order {
			if !l.deleted {
				n.index[l.name] = l
			}
		}
	}
}

// recycle is drop for an empty list that nobody holds.
func (n *namedLists[T]) recycle(name string) {
	if l := n.get(name); l != nil && len(l.items) == 0 {
		n.drop(name)
		if !slices.Contains(n.order, l) {
			n.spare = l
		}
	}
}

// drop deletes the named list.
func (n *namedLists[T]) drop(name string) {
	l := n.get(name)
	if l == nil {
		return
	}
	delete(n.index, name)
	l.deleted = true
	n.dead++
	if last := len(n.order) - 1; n.order[last] == l {
		n.order[last] = nil
		n.order = n.order[:last]
		n.dead--
		return
	}
	if n.dead > len(n.order)/2 {
		n.order = slices.DeleteFunc(n.order, func(l *namedList[T]) bool { return l.deleted })
		n.dead = 0
	}
}

// set replaces the named list by a copy of items; nil deletes it.
func (n *namedLists[T]) set(name string, items []T) {
	n.drop(name)
	if items != nil {
		n.make(name).items = slices.Clone(items)
	}
}

// names returns the names in order.
func (n *namedLists[T]) names() []string {
	names := make([]string, 0, len(n.order)-n.dead)
	for _, l := range n.order {
		if !l.deleted {
			names = append(names, l.name)
		}
	}
	return names
}

// snapshot returns a copy of the table.
func (n *namedLists[T]) snapshot() map[string][]T {
	m := make(map[string][]T, len(n.order)-n.dead)
	for _, l := range n.order {
		if !l.deleted {
			m[l.name] = slices.Clone(l.items)
		}
	}
	return m
}

// len returns the length of the named list, 0 when there is none.
func (n *namedLists[T]) len(name string) int {
	if l := n.get(name); l != nil {
		return len(l.items)
	}
	return 0
}

// push appends v.
func (l *namedList[T]) push(v T) { l.items = append(l.items, v) }

// shift takes the first item off; ok is false when there is none.
func (l *namedList[T]) shift() (v T, ok bool) {
	if len(l.items) == 0 {
		return v, false
	}
	v = l.items[0]
	if len(l.items) <= shortList {
		l.items = slices.Delete(l.items, 0, 1)
		return v, true
	}
	var zero T
	l.items[0] = zero
	l.items = l.items[1:]
	return v, true
}

// pop takes the last item off; ok is false when there is none.
func (l *namedList[T]) pop() (v T, ok bool) {
	if len(l.items) == 0 {
		return v, false
	}
	var zero T
	last := len(l.items) - 1
	v, l.items[last] = l.items[last], zero
	l.items = l.items[:last]
	return v, true
}

// remove takes v off and reports whether it was there.
func (l *namedList[T]) remove(v T) bool {
	i := slices.Index(l.items, v)
	if i < 0 {
		return false
	}
	l.items = slices.Delete(l.items, i, i+1)
	return true
}

// total returns how many items the lists hold together.
func (n *namedLists[T]) total() (sum int) {
	for _, l := range n.order {
		if !l.deleted {
			sum += len(l.items)
		}
	}
	return sum
}
