// Search over the names of the site. Without it, the pages are the same but for the search.
(() => {
  const form = document.querySelector('form[role=search]');
  const query = document.getElementById('query');
  const found = document.getElementById('found');
  const count = document.getElementById('count');
  const most = 12;

  // The better the match, the smaller: the name itself, its start, the start of a word in it, anywhere in it.
  function rank(name, words) {
    const text = name.toLowerCase().replace(/^-/, '');
    const first = words[0].replace(/^-/, '');
    if (text === first) return 0;
    if (text.startsWith(first)) return 1;
    return text.split(/[-_. ]/).some(part => part.startsWith(first)) ? 2 : 3;
  }

  function search() {
    const words = query.value.trim().toLowerCase().split(/\s+/).filter(word => word !== '' && word !== '-');
    const hits = words.length === 0 ? [] : window.siteNames
      .filter(([name, , about]) => {
        const text = (name + ' ' + about).toLowerCase();
        return name.toLowerCase().includes(words[0]) && words.every(word => text.includes(word));
      })
      .map(entry => ({ entry, rank: rank(entry[0], words) }))
      .sort((one, other) => one.rank - other.rank);
    found.replaceChildren(...hits.slice(0, most).map(({ entry: [name, target, about] }) => {
      const link = document.createElement('a');
      link.href = target;
      const title = document.createElement('strong');
      title.textContent = name;
      const more = document.createElement('span');
      more.textContent = about;
      link.append(title, ' ', more);
      const item = document.createElement('li');
      item.append(link);
      return item;
    }));
    count.textContent = words.length === 0 ? ''
      : hits.length === 0 ? 'Nothing has such a name.'
      : hits.length > most ? `The first ${most} of ${hits.length}` : `${hits.length} found`;
    if (hits.length === 0 || hits.length > most) {
      const note = document.createElement('li');
      note.className = 'none';
      note.textContent = count.textContent;
      found.append(note);
    }
    found.hidden = words.length === 0;
  }

  function close() {
    query.value = '';
    search();
  }

  form.hidden = false;
  query.addEventListener('input', search);
  form.addEventListener('submit', event => {
    event.preventDefault();
    found.querySelector('a')?.click();
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      close();
      query.focus();
    }
  });
  // A link to a place on this page leaves the page as it is, with its list open.
  found.addEventListener('click', event => { if (event.target.closest('a')) setTimeout(close); });
})();
