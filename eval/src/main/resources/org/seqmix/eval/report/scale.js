'use strict';
(() => {
  const section = document.querySelector('.problems');
  const filter = section.querySelector('.filter');
  const problems = [...section.querySelectorAll('.problem')];
  const count = section.querySelector('.count');
  const show = wanted => {
    let shown = 0;
    for (const problem of problems) {
      problem.hidden = wanted !== 'all' && !problem.dataset.is.split(' ').includes(wanted);
      shown += problem.hidden ? 0 : 1;
    }
    for (const button of filter.children) {
      button.setAttribute('aria-pressed', String(button.value === wanted));
    }
    count.textContent = `${shown} of ${problems.length} problems`;
  };
  filter.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button) {
      show(button.value);
    }
  });
  filter.hidden = false;
  show('all');
})();
