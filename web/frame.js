/* Where the server is: at the root of this address. Else Streamlit first asks below the page that is
   opened, in vain, and says so in the console. */
window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  HOST_CONFIG_BASE_URL: location.origin,
  MAIN_PAGE_BASE_URL: location.origin,
};
